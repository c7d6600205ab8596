import MemCore
import NIOCore
import Testing

@testable import FLV

@Suite("Multitrack video: one track is followed")
struct MultitrackTests {
    @Test("OneTrack, as FFmpeg publishes a second video stream")
    func oneTrack() throws {
        var parser = VideoPacketParser()
        #expect(try parser.parse("96 00 61766331 01 0164000a").record == "0164000a")
        let unit = try #require(try parser.parse("a6 01 61766331 01 000064 00000002 4188", at: 34).unit)
        #expect(unit.pts == MediaTime(milliseconds: 134))
        #expect(!unit.isKeyframe)
    }

    @Test("The plain track wins over the one beside it, in the order of FFmpeg")
    func plainAndMultitrack() throws {
        var parser = VideoPacketParser()
        #expect(try parser.parse("17 00 000000 0164").record == "0164")
        #expect(try parser.parse("96 00 61766331 01 0142") == .skipped(.otherTrack))
        #expect(try parser.parse("17 01 000043 0000 0001 65").unit != nil)
        #expect(try parser.parse("96 01 61766331 01 000043 00000001 65") == .skipped(.otherTrack))
    }

    @Test("Track 0 takes over from a higher one as long as no picture was let through")
    func takeover() throws {
        var parser = VideoPacketParser()
        #expect(try parser.parse("96 00 61766331 01 0142").record == "0142")
        #expect(try parser.parse("90 61766331 0164").record == "0164")
        #expect(try parser.parse("96 01 61766331 01 000000 00000001 65") == .skipped(.otherTrack))
        #expect(try parser.parse("93 61766331 00000001 65").unit != nil)
    }

    @Test("From the first picture on the choice is final")
    func final() throws {
        var parser = VideoPacketParser()
        #expect(try parser.parse("96 03 61766331 02 00000001 65").unit != nil)
        #expect(try parser.parse("96 03 61766331 01 00000001 65") == .skipped(.otherTrack))
        #expect(try parser.parse("93 61766331 00000001 65") == .skipped(.otherTrack))
        #expect(try parser.parse("96 02 61766331 01") == .skipped(.otherTrack))
        #expect(try parser.parse("96 03 61766331 02 00000001 66").unit?.payload.hexadecimal == "0000000166")
    }

    @Test("ManyTracks: one codec, a size for each track; the lowest is taken")
    func manyTracks() throws {
        var parser = VideoPacketParser()
        let unit = try #require(try parser.parse("96 13 61763031 02 000002 aaaa 01 000003 bbbbbb").unit)
        #expect(unit.codec == .av1)
        #expect(unit.payload.hexadecimal == "bbbbbb")
        #expect(try parser.parse("96 13 61763031 01 000001 cc 00 000001 dd").unit?.payload.hexadecimal == "cc")
        #expect(try parser.parse("96 13 61763031 00 000001 dd") == .skipped(.otherTrack))
    }

    @Test("ManyTracksManyCodecs: each track has its codec")
    func manyTracksManyCodecs() throws {
        var parser = VideoPacketParser()
        let packet = try parser.parse("96 20 61763031 01 000002 aaaa 68766331 00 000003 bbbbbb")
        #expect(packet == .sequenceHeader(codec: .hevc, record: ByteBuffer(hexadecimal: "bbbbbb")))
    }

    @Test("A track that ends ends nothing else")
    func endOfOtherTrack() throws {
        var parser = VideoPacketParser()
        #expect(try parser.parse("93 61766331 00000001 65").unit != nil)
        #expect(try parser.parse("96 02 61766331 01") == .skipped(.otherTrack))
        #expect(try parser.parse("92 61766331") == .endOfSequence)
    }

    @Test("Multitrack in multitrack, unknown layouts and tracks that pass the end are errors")
    func malformed() {
        var parser = VideoPacketParser()
        #expect(throws: FLVError.nestedMultitrack) { try parser.parse("96 06 61763031 00") }
        #expect(throws: FLVError.nestedMultitrack) { try parser.parse("96 17 61763031 00") }
        #expect(throws: FLVError.unknownMultitrackType(3)) { try parser.parse("96 31 61763031 00") }
        #expect(throws: FLVError.truncated(.trackBody)) { try parser.parse("96 13 61763031 00 ffffff 00") }
        #expect(throws: FLVError.truncated(.trackHeader)) { try parser.parse("96 13 61763031 00 0000") }
        #expect(throws: FLVError.truncated(.fourCC)) { try parser.parse("96 23 6176") }
    }

    @Test("A message without tracks is empty")
    func noTracks() throws {
        var parser = VideoPacketParser()
        #expect(try parser.parse("96 13 61763031") == .skipped(.empty))
    }
}
