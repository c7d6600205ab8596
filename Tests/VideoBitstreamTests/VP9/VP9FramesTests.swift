import MemCore
import Testing

@testable import VideoBitstream

@Suite("Frames and superframes of VP9")
struct VP9FramesTests {
    private let keyframe = VP9Streams.altRef.units[0]
    private let inter = VP9Streams.altRef.units[1]

    private func superframe(_ frames: [[UInt8]], sizeBytes: Int) -> [UInt8] {
        let marker = 0xC0 | UInt8(sizeBytes - 1) << 3 | UInt8(frames.count - 1)
        let sizes = frames.flatMap { frame in (0..<sizeBytes).map { UInt8(frame.count >> ($0 * 8) & 0xFF) } }
        return frames.flatMap { $0 } + [marker] + sizes + [marker]
    }

    /// An uncompressed header up to the size: profile 0.
    private func header(_ write: (inout BitWriter) -> Void) -> [UInt8] {
        var writer = BitWriter()
        writer.write(2, bits: 2)
        writer.write(0, bits: 2)
        write(&writer)
        writer.write(0, bits: 16)
        return writer.bytes
    }

    @Test("The keyframe tells the size that the record does not")
    func keyframeSize() throws {
        let traits = try VP9Frames.traits(of: keyframe.span)
        #expect(traits.inBandPictureSize == PictureSize(width: 64, height: 64))
        #expect(traits.isRandomAccess)
        #expect(try VP9Frames.traits(of: inter.span).inBandPictureSize == nil)
    }

    @Test("A superframe is taken apart, whatever the width of its sizes", arguments: [2, 3, 4])
    func superframes(sizeBytes: Int) throws {
        let bytes = superframe([keyframe, inter, inter], sizeBytes: sizeBytes)
        let end = keyframe.count + inter.count
        #expect(
            try VP9Superframe.frames(in: bytes.span)
                == [0..<keyframe.count, keyframe.count..<end, end..<end + inter.count]
        )
        let traits = try VP9Frames.traits(of: bytes.span)
        #expect(traits.isRandomAccess)
        #expect(!traits.isIntra)
    }

    @Test("Frames that are longer than their superframe are an error")
    func overlongFrame() {
        var bytes = superframe([inter, inter], sizeBytes: 1)
        bytes[bytes.count - 2] = 0xFF
        #expect(throws: BitstreamError.malformed(.superframeIndex)) { try VP9Frames.traits(of: bytes.span) }
    }

    @Test("A frame that is only shown again is needed by nothing; a hidden one shows nothing")
    func shownAgainAndHidden() throws {
        let again = header { $0.write(0b1_101, bits: 4) }
        let shown = try VP9Frames.traits(of: again.span)
        #expect(!shown.isReference)
        #expect(shown.showsPicture)
        // Inter, hidden, not error resilient, intra only, no reset, sync code, one slot, 320x180.
        let intraOnly = header {
            $0.write(0b0_1_0_0_1_00, bits: 7)
            $0.write(0x49_8342, bits: 24)
            $0.write(1, bits: 8)
            $0.write(319, bits: 16)
            $0.write(179, bits: 16)
        }
        let hidden = try VP9Frames.traits(of: intraOnly.span)
        #expect(!hidden.showsPicture)
        #expect(!hidden.isRandomAccess)
        #expect(hidden.isReference)
        #expect(hidden.inBandPictureSize == PictureSize(width: 320, height: 180))
    }

    @Test("An inter frame may bring a size of its own")
    func resized() throws {
        let frame = header {
            $0.write(0b0_1_1_1, bits: 4)
            $0.write(1, bits: 8)
            $0.write(0, bits: 12)
            $0.write(0, bits: 3)
            $0.write(16127, bits: 16)
            $0.write(16127, bits: 16)
        }
        #expect(try VP9Frames.traits(of: frame.span).inBandPictureSize == PictureSize(width: 16128, height: 16128))
    }

    @Test("Wrong markers and sync codes are malformed")
    func malformed() {
        let noMarker: [UInt8] = [0x00, 0x00, 0x00]
        #expect(throws: BitstreamError.malformed(.frameHeader)) { try VP9Frames.traits(of: noMarker.span) }
        var noSync = keyframe
        noSync[1] ^= 0xFF
        #expect(throws: BitstreamError.malformed(.frameHeader)) { try VP9Frames.traits(of: noSync.span) }
    }
}
