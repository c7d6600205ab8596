internal import MemCore
internal import NIOCore

extension ByteBuffer {
    mutating func integer<Integer: FixedWidthInteger>(_ field: String) throws(RecordError) -> Integer {
        guard let value = readInteger(as: Integer.self) else { throw .malformed(field) }
        return value
    }

    mutating func flag(_ field: String) throws(RecordError) -> Bool {
        let byte: UInt8 = try integer(field)
        guard byte <= 1 else { throw .malformed(field) }
        return byte == 1
    }

    mutating func mediaTime(_ field: String) throws(RecordError) -> MediaTime {
        MediaTime(microseconds: try integer(field))
    }

    mutating func double(_ field: String) throws(RecordError) -> Double {
        let value = Double(bitPattern: try integer(field))
        guard value.isFinite else { throw .malformed(field) }
        return value
    }

    /// A value behind a flag that says whether it is there.
    mutating func optional<Value>(
        _ field: String,
        _ read: (inout ByteBuffer) throws(RecordError) -> Value
    ) throws(RecordError) -> Value? {
        try flag(field) ? try read(&self) : nil
    }

    mutating func pictureSize(_ field: String) throws(RecordError) -> PictureSize {
        let width: UInt32 = try integer(field)
        let height: UInt32 = try integer(field)
        guard (1...16_384).contains(width), (1...16_384).contains(height) else { throw .malformed(field) }
        return PictureSize(width: Int(width), height: Int(height))
    }

    mutating func fingerprint(_ field: String) throws(RecordError) -> Fingerprint {
        Fingerprint(try integer(field), try integer(field), try integer(field), try integer(field))
    }

    mutating func tiles(_ field: String) throws(RecordError) -> PictureTiles {
        guard let means = readBytes(length: PictureTiles.count), let tiles = PictureTiles(means: means) else {
            throw .malformed(field)
        }
        return tiles
    }

    /// A value of a closed set, as its raw value.
    mutating func code<Code: RawRepresentable<UInt8>>(_ field: String) throws(RecordError) -> Code {
        guard let code = Code(rawValue: try integer(field)) else { throw .malformed(field) }
        return code
    }

    /// A value of a closed set whose raw values are words, as its place in the set.
    mutating func choice<Choice: CaseIterable>(_ field: String) throws(RecordError) -> Choice {
        let place: UInt8 = try integer(field)
        guard let choice = Choice.allCases.dropFirst(Int(place)).first else { throw .malformed(field) }
        return choice
    }

    /// The quality of a JPEG, 1 … 100.
    mutating func jpegQuality() throws(RecordError) -> Int {
        let quality: UInt8 = try integer("JPEG quality")
        guard (1...100).contains(quality) else { throw .malformed("JPEG quality") }
        return Int(quality)
    }

    /// A block of bytes behind its UInt32 length.
    mutating func block(_ field: String) throws(RecordError) -> ByteBuffer {
        let length: UInt32 = try integer(field)
        guard let block = readSlice(length: Int(length)) else { throw .malformed(field) }
        return block
    }

    /// The longest text that is accepted, so that a rogue process can't fill the log.
    private static let maximumText = 4096

    /// Reads the rest as text; control characters become spaces, because the text ends up in a log line.
    mutating func text() throws(RecordError) -> String {
        guard readableBytes <= Self.maximumText else { throw .malformed("text") }
        let bytes = readBytes(length: readableBytes) ?? []
        return String(decoding: bytes.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }, as: UTF8.self)
    }

    mutating func write(text: String) {
        writeBytes(text.utf8.prefix(Self.maximumText))
    }

    mutating func write(_ flag: Bool) {
        writeInteger(UInt8(flag ? 1 : 0))
    }

    mutating func write(_ time: MediaTime) {
        writeInteger(time.microseconds)
    }

    mutating func write(_ time: MediaTime?) {
        write(time != nil)
        if let time { write(time) }
    }

    mutating func write(_ number: Double) {
        writeInteger(number.bitPattern)
    }

    mutating func write(_ number: Double?) {
        write(number != nil)
        if let number { write(number) }
    }

    mutating func write(_ size: PictureSize) {
        writeInteger(UInt32(clamping: size.width))
        writeInteger(UInt32(clamping: size.height))
    }

    mutating func write(_ fingerprint: Fingerprint) {
        writeMultipleIntegers(
            fingerprint.words.0,
            fingerprint.words.1,
            fingerprint.words.2,
            fingerprint.words.3
        )
    }

    mutating func write(_ tiles: PictureTiles) {
        writeBytes(tiles.means)
    }

    mutating func write<Choice: CaseIterable & Equatable>(choice: Choice) {
        writeInteger(UInt8(Array(Choice.allCases).firstIndex(of: choice) ?? 0))
    }

    mutating func write(jpegQuality: Int) {
        writeInteger(UInt8(clamping: jpegQuality))
    }

    mutating func write(block: ByteBuffer) {
        writeInteger(UInt32(block.readableBytes))
        writeImmutableBuffer(block)
    }
}
