import FLV
import NIOCore
import RTMP
import VideoBitstream

/// The video of one published stream, as Mem follows it: what is told about later messages is remembered.
struct MediaFuzzing {
    private var parser = VideoPacketParser()
    private var inspector: AccessUnitInspector?

    mutating func receive(_ message: MediaMessage) throws {
        switch try? parser.parse(message.payload, at: message.timestamp) {
        case .sequenceHeader(let codec, let record)?:
            let configuration = try? DecoderConfiguration(codec: codec, record: Array(buffer: record))
            inspector = configuration.map(AccessUnitInspector.init)
        case .accessUnit(let unit)?:
            guard unit.payload.readableBytes <= message.payload.readableBytes else {
                throw FuzzTarget.Broken("an access unit of more bytes than there were")
            }
            if let dimensions = try? inspector?.inspect(Array(buffer: unit.payload)).dimensions {
                try VideoFuzzing.check(dimensions)
            }
        default: break
        }
    }
}
