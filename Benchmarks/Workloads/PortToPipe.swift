import DecoderProtocol
import FLV
import NIOCore
import RTMP
import VideoBitstream

/// From the bytes of a socket to those that are written to the decoder's process, all on the way between but clock and queue.
final class PortToPipe: Workload {
    let unit = WorkUnit.message
    private let bytes = PublisherBytes(chunkSize: 4096)
    private let publisher: LivePublisher
    private var parser = VideoPacketParser()
    private var inspector: AccessUnitInspector
    private var batch = RequestBatch()

    /// Prepares a stream as OBS sends it.
    init() throws {
        publisher = try LivePublisher(chunkSize: 4096)
        let clip = try Clip()
        inspector = AccessUnitInspector(configuration: try clip.configuration)
    }

    func round() throws -> Int {
        var sent = 0
        for read in bytes.reads {
            for case .video(let message) in publisher.receive(read) {
                guard case .accessUnit(let unit) = try parser.parse(message.payload, at: message.timestamp) else {
                    throw WorkNotDone(reason: "a picture was not taken for one")
                }
                let traits = try inspector.inspect(unit.payload.readableBytesUInt8Span)
                let accessUnit = AccessUnit(
                    dts: unit.dts,
                    pts: unit.pts,
                    isKeyframe: traits.isRandomAccess,
                    payload: unit.payload
                )
                batch.append(.accessUnit(accessUnit))
            }
            for piece in batch.take() { sent += piece.readableBytes }
        }
        guard sent > bytes.videoBytes else { throw WorkNotDone(reason: "\(sent) bytes were to be sent on") }
        return bytes.messages
    }
}
