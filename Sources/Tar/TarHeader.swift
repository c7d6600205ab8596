/// The 512 bytes before each file of a tar archive, of POSIX's form "ustar"; plain files only.
public struct TarHeader: Hashable, Sendable {
    /// Headers and files begin at multiples of this.
    public static let block = 512

    /// The longest name.
    public static let maximumName = 100

    /// The file's name, with slashes between folders.
    public var name: String
    /// The file's length.
    public var bytes: Int

    /// How many zeros follow a file of so many bytes.
    public static func padding(after bytes: Int) -> Int { (block - bytes % block) % block }

    /// The bytes of the header; the file is its owner's alone.
    public var encoded: [UInt8] {
        var header = [UInt8](repeating: 0, count: Self.block)
        func put(_ text: String, at offset: Int) {
            header.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
        }
        put(name, at: 0)
        put("0000600\0", at: 100)
        put("0000000\0", at: 108)
        put("0000000\0", at: 116)
        if bytes < 1 << 33 {
            put(Self.octal(bytes, digits: 11) + "\0", at: 124)
        } else {
            // GNU's and POSIX.1-2001's way for what eleven octal digits can't tell.
            header[124] = 0x80
            for place in 0..<8 { header[135 - place] = UInt8(truncatingIfNeeded: bytes >> (8 * place)) }
        }
        put("00000000000\0", at: 136)
        put("        ", at: 148)
        put("0", at: 156)
        put("ustar\0" + "00", at: 257)
        put(Self.octal(Self.checksum(header), digits: 6) + "\0 ", at: 148)
        return header
    }

    /// Reads a header; nil for one that is none, is broken, or is of anything but a plain file.
    public init?(_ header: ArraySlice<UInt8>) {
        let header = Array(header)
        guard header.count == Self.block, header[257..<262].elementsEqual("ustar".utf8),
            header[156] == UInt8(ascii: "0") || header[156] == 0,
            Self.number(header[148..<156]) == Self.checksum(header)
        else { return nil }
        // Longer names are kept in two parts; there is none in a backup.
        guard header[345] == 0, let bytes = Self.number(header[124..<136]) else { return nil }
        name = String(decoding: header[0..<Self.maximumName].prefix { $0 != 0 }, as: UTF8.self)
        self.bytes = bytes
    }

    /// Creates a header; the name has ``maximumName`` bytes at most.
    public init(name: String, bytes: Int) {
        self.name = name
        self.bytes = bytes
    }

    /// The sum of all bytes, with spaces in the place of the sum itself.
    private static func checksum(_ header: [UInt8]) -> Int {
        header.enumerated().reduce(0) { sum, byte in
            sum + Int((148..<156).contains(byte.offset) ? UInt8(ascii: " ") : byte.element)
        }
    }

    private static func octal(_ number: Int, digits: Int) -> String {
        let text = String(number, radix: 8)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    private static func number(_ field: ArraySlice<UInt8>) -> Int? {
        if field.first == 0x80 {
            let value = field.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return Int(exactly: value)
        }
        let digits = field.drop { $0 == UInt8(ascii: " ") }.prefix { (0x30...0x37).contains($0) }
        return Int(String(decoding: digits, as: UTF8.self), radix: 8)
    }
}
