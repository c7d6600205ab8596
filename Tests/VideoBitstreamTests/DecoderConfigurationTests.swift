import MemCore
import Testing

@testable import VideoBitstream

@Suite("Decoder configuration records")
struct DecoderConfigurationTests {
    @Test("Records of real encoders say what was encoded", arguments: RecordFixture.all)
    func realRecords(fixture: RecordFixture) throws {
        let configuration = try DecoderConfiguration(codec: fixture.codec, record: fixture.bytes)
        #expect(configuration.codec == fixture.codec)
        #expect(configuration.pictureSize == fixture.shown)
        #expect(configuration.dimensions?.coded == fixture.coded)
        #expect(configuration.profile == fixture.profile)
        #expect(configuration.level == fixture.level)
        #expect(configuration.bitDepth == fixture.bitDepth)
        #expect(configuration.chroma == fixture.chroma)
        #expect(configuration.maxReferenceFrames == fixture.references)
        let hasUnits = fixture.codec == .avc || fixture.codec == .hevc
        #expect(configuration.nalLengthSize == (hasUnits ? 4 : 0))
    }

    @Test("A record cut off anywhere is an error or, behind its last needed byte, a shorter one; it never traps")
    func cutOff() {
        for fixture in RecordFixture.all {
            for length in 0..<fixture.bytes.count {
                let cut = Array(fixture.bytes.prefix(length))
                let configuration = try? DecoderConfiguration(codec: fixture.codec, record: cut)
                if let size = configuration?.pictureSize { #expect(size == fixture.shown) }
            }
            let empty: [UInt8] = []
            #expect(throws: BitstreamError.self) {
                try DecoderConfiguration(codec: fixture.codec, record: empty)
            }
        }
    }

    @Test("Parameter sets come out as NAL units, in order")
    func parameterSets() throws {
        let avc = try DecoderConfiguration(codec: .avc, record: AVCRecords.main1920x1080.bytes)
        #expect(avc.parameterSets.map { $0[0] & 0x1F } == [7, 8])
        let hevc = try DecoderConfiguration(codec: .hevc, record: HEVCRecords.main10.bytes)
        #expect(hevc.parameterSets.map { $0[0] >> 1 } == [32, 33, 34])
        let av1 = try DecoderConfiguration(codec: .av1, record: AV1Records.main10.bytes)
        #expect(av1.parameterSets == [Array(AV1Records.main10.bytes.dropFirst(4))])
    }

    @Test("Of several SPS the largest picture counts")
    func severalParameterSets() throws {
        var large = AVCParameterSetWriter()
        large.columns = 480
        large.rows = 270
        let units = [AVCParameterSetWriter().unit, large.unit, AVCParameterSetWriter().unit]
        var record: [UInt8] = [1, 100, 0, 40, 0xFF, 0xE0 | UInt8(units.count)]
        for unit in units { record += [0, UInt8(unit.count)] + unit }
        record.append(0)
        let configuration = try DecoderConfiguration(codec: .avc, record: record)
        #expect(configuration.pictureSize == PictureSize(width: 7680, height: 4320))
        #expect(configuration.parameterSets == units)
    }

    @Test("SPS of further layers of HEVC are not decoded, so they don't count")
    func furtherLayers() throws {
        var second = HEVCParameterSetWriter()
        second.layer = 1
        second.width = 16384
        let units = [HEVCParameterSetWriter().unit, second.unit]
        let configuration = try DecoderConfiguration(hevcUnits: units, lengthSize: 4)
        #expect(configuration.pictureSize == PictureSize(width: 1920, height: 1088))
    }

    @Test("Parameter sets in start codes are taken, too")
    func annexB() throws {
        let avc = [0, 0, 0, 1] + AVCParameterSetWriter().unit + [0, 0, 0, 1, 0x68, 0xCE, 0x0F, 0xC8]
        let configuration = try DecoderConfiguration(codec: .avc, record: avc)
        #expect(configuration.pictureSize == PictureSize(width: 1920, height: 1088))
        #expect(configuration.nalLengthSize == 0)
        #expect(configuration.parameterSets.count == 2)
        let hevc = [0, 0, 0, 1] + HEVCParameterSetWriter().unit
        #expect(try DecoderConfiguration(codec: .hevc, record: hevc).pictureSize?.width == 1920)
    }

    @Test("A record without an SPS has nothing to say")
    func noParameterSet() {
        let record: [UInt8] = [1, 100, 0, 40, 0xFF, 0xE0, 0]
        #expect(throws: BitstreamError.noParameterSet) {
            try DecoderConfiguration(codec: .avc, record: record)
        }
    }

    @Test("Lengths of three bytes, other versions and other codecs are refused")
    func refused() {
        var threeBytes = AVCRecords.main1920x1080.bytes
        threeBytes[4] = 0xFE
        #expect(throws: BitstreamError.malformed(.configurationRecord)) {
            try DecoderConfiguration(codec: .avc, record: threeBytes)
        }
        var version = AVCRecords.main1920x1080.bytes
        version[0] = 2
        #expect(throws: BitstreamError.malformed(.configurationRecord)) {
            try DecoderConfiguration(codec: .avc, record: version)
        }
        let anything: [UInt8] = [1, 2, 3]
        #expect(throws: BitstreamError.unsupportedCodec(0x7676_6331)) {
            try DecoderConfiguration(codec: VideoCodec(rawValue: 0x7676_6331), record: anything)
        }
    }

    @Test("A vpcC with and without version and flags says the same")
    func vp9Forms() throws {
        let whole = VP9Records.profile2.bytes
        let bare = whole.starts(with: [1, 0, 0, 0]) ? Array(whole.dropFirst(4)) : whole
        let left = try DecoderConfiguration(codec: .vp9, record: bare)
        let right = try DecoderConfiguration(codec: .vp9, record: ([1, 0, 0, 0] + bare))
        #expect(left == right)
        #expect(left.bitDepth == 10)
    }
}
