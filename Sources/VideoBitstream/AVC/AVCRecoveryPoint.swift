/// Finds a recovery point among the SEI messages of H.264 (ISO/IEC 14496-10, 7.3.2.3.1 and D.1.8).
enum AVCRecoveryPoint {
    /// SEI messages beyond this many bytes are not looked at; encoders put the recovery point near the front.
    private static let searchLimit = 4096
    private static let payloadType = 6

    /// Whether a SEI unit says that decoding may start at its access unit.
    ///
    /// SEI is a hint: one that breaks off or makes no sense says nothing, and is no error.
    static func isSignalled(by unit: Span<UInt8>) -> Bool {
        let bytes = RawBytes.copy(unit, from: 1, limit: searchLimit)
        var position = 0
        while position + 2 <= bytes.count {
            guard let type = number(in: bytes, &position), let size = number(in: bytes, &position) else { return false }
            if type == payloadType { return true }
            position += size
        }
        return false
    }

    /// A number as a run of FF bytes and a last one.
    private static func number(in bytes: [UInt8], _ position: inout Int) -> Int? {
        var value = 0
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            value += Int(byte)
            if byte != 0xFF { return value }
        }
        return nil
    }
}
