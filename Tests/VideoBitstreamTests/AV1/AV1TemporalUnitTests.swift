import MemCore
import Testing

@testable import VideoBitstream

@Suite("Temporal units of AV1")
struct AV1TemporalUnitTests {
    private let keyUnit = AV1Streams.randomAccess.units[0]

    /// A sequence header of the reduced kind: 2 + 2 bits of size, no tools.
    private func sequenceHeader(width: Int, height: Int, bits: Int) throws -> AV1SequenceHeader {
        var writer = BitWriter()
        writer.write(0, bits: 3)
        writer.write(1, bits: 1)
        writer.write(1, bits: 1)
        writer.write(8, bits: 5)
        writer.write(bits - 1, bits: 4)
        writer.write(bits - 1, bits: 4)
        writer.write(width - 1, bits: bits)
        writer.write(height - 1, bits: bits)
        writer.write(0, bits: 3)
        writer.write(0, bits: 3)
        writer.write(0, bits: 8)
        let bytes = writer.bytes
        return try AV1SequenceHeader(payload: bytes.span)
    }

    @Test("A frame before any sequence header is an error, and none after it")
    func missingSequenceHeader() throws {
        var unit = AV1TemporalUnit(sequence: nil)
        let inter = AV1Streams.randomAccess.units[1]
        #expect(throws: BitstreamError.noSequenceHeader) { try unit.traits(of: inter.span) }
        #expect(try unit.traits(of: keyUnit.span).isRandomAccess)
        #expect(try !unit.traits(of: inter.span).isRandomAccess)
    }

    @Test("A sequence header in the unit announces its size and makes the unit one that is needed")
    func inBandSequenceHeader() throws {
        var unit = AV1TemporalUnit(sequence: nil)
        let traits = try unit.traits(of: keyUnit.span)
        #expect(traits.inBandPictureSize == PictureSize(width: 64, height: 64))
        #expect(traits.isReference)
    }

    @Test("Sizes up to 65535 are read, 65536 is an error")
    func sizes() throws {
        #expect(try sequenceHeader(width: 65535, height: 2, bits: 16).dimensions.shown.width == 65535)
        #expect(throws: BitstreamError.pictureSize(width: 65536, height: 2)) {
            try sequenceHeader(width: 65536, height: 2, bits: 16).dimensions
        }
    }

    @Test("Delimiters, metadata, padding and unknown units are no pictures")
    func noPictures() throws {
        var unit = AV1TemporalUnit(sequence: nil)
        let bytes: [UInt8] = [0x12, 0x00, 0x2A, 0x02, 0x01, 0x80, 0x7A, 0x01, 0x80, 0x4A, 0x00]
        let traits = try unit.traits(of: bytes.span)
        #expect(traits.isEmpty)
        #expect(!traits.isReference)
        #expect(!traits.isRandomAccess)
    }

    @Test("A unit that is only shown again is needed by nothing, unless it is a key frame")
    func shownAgain() throws {
        let sequence = try DecoderConfiguration(codec: .av1, record: AV1Streams.randomAccess.record).sequenceHeader
        // Temporal delimiter, then a frame header: show_existing_frame, slot 3.
        let showSlot3: [UInt8] = [0x12, 0x00, 0x1A, 0x01, 0b1011_1000]
        var fresh = AV1TemporalUnit(sequence: sequence)
        #expect(try fresh.traits(of: showSlot3.span).isReference)
        var running = AV1TemporalUnit(sequence: sequence)
        for unit in AV1Streams.randomAccess.units.prefix(2) { _ = try running.traits(of: unit.span) }
        let shown = AV1Streams.randomAccess.units[2]
        let traits = try running.traits(of: shown.span)
        #expect(!traits.isReference)
        #expect(traits.showsPicture)
        #expect(!traits.isRandomAccess)
    }

    @Test("The size of a unit is at most eight bytes long and below 2³²")
    func hostileSizes() {
        var unit = AV1TemporalUnit(sequence: nil)
        let endless: [UInt8] = [0x0A] + [UInt8](repeating: 0xFF, count: 12)
        #expect(throws: BitstreamError.malformed(.obu)) { try unit.traits(of: endless.span) }
        let huge: [UInt8] = [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]
        #expect(throws: BitstreamError.malformed(.obu)) { try unit.traits(of: huge.span) }
        let over: [UInt8] = [0x0A, 0x05, 0x00]
        #expect(throws: BitstreamError.truncated(.obu)) { try unit.traits(of: over.span) }
    }

    @Test("The last unit may leave its size out")
    func withoutSize() throws {
        let header = AV1Records.main1920x1080.bytes.dropFirst(4)
        // A sequence header OBU without has_size: type in bits 3 … 6, then the payload of the one with size.
        let bytes = [0x08] + header.dropFirst(2)
        var unit = AV1TemporalUnit(sequence: nil)
        #expect(try unit.traits(of: bytes.span).inBandPictureSize == PictureSize(width: 1920, height: 1080))
    }
}
