import DecoderProtocol
import MemCore
import NIOCore
import SampleClips

extension Clip {
    var format: VideoFormat { VideoFormat(codec: codec, record: ByteBuffer(bytes: record)) }

    /// The clip as mem would send it.
    var requests: [DecoderRequest] { [.format(format)] + units.map(\.request) }

    /// SPS and PPS of an `avcC` record with one of each, framed by lengths as in an access unit.
    var parameterSetUnits: [UInt8] {
        let length = Int(record[6]) << 8 | Int(record[7])
        let picture = 8 + length + 1
        return [0, 0] + record[6..<8 + length] + [0, 0] + record[picture..<picture + 2 + Int(record[picture + 1])]
    }
}

extension Clip.Unit {
    var request: DecoderRequest {
        .accessUnit(AccessUnit(dts: dts, pts: pts, isKeyframe: isKeyframe, payload: ByteBuffer(bytes: payload)))
    }
}

extension DecoderProcess {
    func send(_ clip: Clip) {
        for request in clip.requests { send(request) }
    }

    /// Sends a clip as if it began so many seconds later.
    func send(_ clip: Clip, later seconds: Int64) {
        send(.format(clip.format))
        let delay = MediaTime(microseconds: seconds * 1_000_000)
        for var unit in clip.units {
            unit.dts = unit.dts + delay
            unit.pts = unit.pts + delay
            send(unit.request)
        }
    }
}
