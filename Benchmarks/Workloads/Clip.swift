import FLV
import FoundationEssentials
import MemCore
import NIOCore
import VideoBitstream

/// The video of `Fixtures/screen-1080p30.flv`.
struct Clip {
    /// What the encoder packed.
    private(set) var units: [VideoAccessUnit] = []
    /// The decoder configuration record.
    private(set) var record: [UInt8] = []
    /// How long it is, in seconds.
    let seconds = 3

    /// Reads the file.
    init() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        var file = ByteBuffer(bytes: try Data(contentsOf: folder.appending(path: "Fixtures/screen-1080p30.flv")))
        var parser = VideoPacketParser()
        // The file's header and the first back pointer, then tags with one behind each.
        file.moveReaderIndex(forwardBy: 13)
        while let (type, high, low) = file.readMultipleIntegers(as: (UInt8, UInt8, UInt16).self),
            let (time, topTime, middleTime) = file.readMultipleIntegers(as: (UInt16, UInt8, UInt8).self),
            file.readBytes(length: 3) != nil, let body = file.readSlice(length: Int(high) << 16 | Int(low)),
            file.readInteger(as: UInt32.self) != nil
        {
            guard type == 9 else { continue }
            let milliseconds = Int64(time) << 8 | Int64(topTime) | Int64(middleTime) << 24
            switch try parser.parse(body, at: MediaTime(milliseconds: milliseconds)) {
            case .sequenceHeader(_, let record): self.record = Array(buffer: record)
            case .accessUnit(let unit): units.append(unit)
            case .endOfSequence, .skipped: break
            }
        }
        guard units.count == 90, !record.isEmpty else { throw WorkNotDone(reason: "the clip was not read") }
    }

    /// What the record says.
    var configuration: DecoderConfiguration {
        get throws { try DecoderConfiguration(codec: .avc, record: record.span) }
    }
}
