public import MemCore

/// How the video of a segment is coded: what its sample entry says.
public struct VideoTrack: Hashable, Sendable {
    /// Time of video is counted in microseconds: RTMP's milliseconds are exact in it, and what ``MediaTime`` has of the
    /// nanoseconds of Enhanced RTMP.
    public static let timescale: UInt32 = 1_000_000

    /// The longest sequence header that is written: those of encoders have hundreds of bytes.
    static let longestRecord = 1 << 16

    /// The codec.
    public let codec: VideoCodec
    /// The size of the pictures as shown.
    public let size: PictureSize
    /// What its configuration box holds.
    private let record: [UInt8]

    /// Takes what a sequence header of FLV holds.
    ///
    /// - Parameters:
    ///   - codec: H.264, HEVC, AV1 or VP9.
    ///   - record: avcC, hvcC, av1C or vpcC.
    ///   - size: of the pictures as shown.
    public init(codec: VideoCodec, record: [UInt8], size: PictureSize) throws(TrackRefusal) {
        guard Self.configurationBoxes[codec] != nil else { throw .codec("\(codec)") }
        guard (4...Self.longestRecord).contains(record.count) else { throw .sequenceHeader }
        guard (1...65535).contains(size.width), (1...65535).contains(size.height) else { throw .pictureSize }
        switch codec {
        case .avc, .hevc:
            // A record of start codes begins with zeros; a version of 0 was written by encoders before HEVC's was fixed.
            guard record[0] != 0 || record[1] != 0 else { throw .startCodes }
            guard codec == .hevc || record[0] == 1 else { throw .sequenceHeader }
            self.record = record
        case .vp9:
            // Publishers send it with or without the version and flags that the box has (VP9 in ISO-BMFF, 2.2).
            let hasVersion = record.count >= 12 && record.starts(with: [1, 0, 0, 0])
            self.record = hasVersion ? record : [1, 0, 0, 0] + record
        default:
            self.record = record
        }
        self.codec = codec
        self.size = size
    }

    private static let configurationBoxes: [VideoCodec: BoxType] = [
        .avc: "avcC", .hevc: "hvcC", .av1: "av1C", .vp9: "vpcC",
    ]

    /// The sample entry (ISO/IEC 14496-12, 12.1.3).
    var sampleEntry: [UInt8] {
        var writer = BoxWriter()
        writer.box(BoxType(rawValue: codec.rawValue)) { entry in
            entry.zeros(6)
            entry.write(1 as UInt16)  // data_reference_index
            entry.zeros(16)
            entry.write(UInt16(size.width))
            entry.write(UInt16(size.height))
            entry.write(0x0048_0000 as UInt32)  // 72 dots per inch
            entry.write(0x0048_0000 as UInt32)
            entry.zeros(4)
            entry.write(1 as UInt16)  // frame_count
            entry.zeros(32)  // compressorname
            entry.write(0x0018 as UInt16)  // depth
            entry.write(0xFFFF as UInt16)
            entry.box(Self.configurationBoxes[codec] ?? "free") { $0.write(record) }
        }
        return writer.bytes
    }
}
