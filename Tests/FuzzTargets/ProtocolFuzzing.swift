import DecoderProtocol
import NIOCore

/// The records between mem and its decoders, in both directions: what was read is written as it was.
enum ProtocolFuzzing {
    static func requests(_ bytes: [UInt8]) throws {
        try check(DecoderRequest.self, bytes)
        try check(PictureRequest.self, bytes)
        try check(SoundRequest.self, bytes)
    }

    static func responses(_ bytes: [UInt8]) throws {
        try check(DecoderResponse.self, bytes)
        try check(PictureResponse.self, bytes)
        try check(SoundResponse.self, bytes)
    }

    private static func check<Record: FramedRecord>(_ type: Record.Type, _ bytes: [UInt8]) throws {
        var buffer = ByteBuffer(bytes: bytes)
        while let record = try? Record.next(from: &buffer) {
            var written = ByteBuffer()
            record.write(into: &written)
            let once = Array(buffer: written)
            guard let again = try? Record.next(from: &written), written.readableBytes == 0 else {
                throw FuzzTarget.Broken("what was read can't be read again: \(record)")
            }
            var twice = ByteBuffer()
            again.write(into: &twice)
            guard Array(buffer: twice) == once else { throw FuzzTarget.Broken("written otherwise: \(record)") }
        }
    }
}
