/// How long a packet of Opus is, by its first two bytes (RFC 6716, 3.1).
enum OpusPacket {
    /// Samples at 48 kHz; nil if the packet is empty, or longer than 120 ms, which none may be.
    static func duration(of packet: Span<UInt8>) -> Int64? {
        guard packet.count > 0 else { return nil }
        let configuration = Int(packet[0] >> 3)
        let frame: Int64
        switch configuration {
        case 0..<12: frame = [480, 960, 1920, 2880][configuration & 3]
        case 12..<16: frame = [480, 960][configuration & 1]
        default: frame = [120, 240, 480, 960][configuration & 3]
        }
        let frames: Int64
        switch packet[0] & 3 {
        case 0: frames = 1
        case 1, 2: frames = 2
        default:
            guard packet.count > 1 else { return nil }
            frames = Int64(packet[1] & 0x3F)
        }
        return (1...5760).contains(frame * frames) ? frame * frames : nil
    }
}
