import DecoderProtocol
import MemCore
import NIOCore

/// From the bytes of the decoder's socket to access units, in the decoder's process.
final class ReadingRequests: Workload {
    let unit = WorkUnit.request
    private var reads: [[UInt8]] = []
    private var inbox = ByteBuffer()
    private static let count = 100
    /// As much as the decoder reads at once.
    private static let readSize = 256 << 10

    /// Writes access units of 20 KB.
    init() {
        var bytes = ByteBuffer()
        for index in 0..<Self.count {
            let time = MediaTime(milliseconds: Int64(index) * 16)
            let payload = ByteBuffer(repeating: UInt8(index), count: 20_000)
            DecoderRequest.accessUnit(AccessUnit(dts: time, pts: time, isKeyframe: false, payload: payload))
                .write(into: &bytes)
        }
        while let read = bytes.readBytes(length: min(Self.readSize, bytes.readableBytes)), !read.isEmpty {
            reads.append(read)
        }
    }

    func round() throws -> Int {
        var (requests, taken) = (0, 0)
        for read in reads {
            inbox.discardReadBytes()
            inbox.reserveCapacity(minimumWritableBytes: Self.readSize)
            inbox.writeBytes(read)
            while case .accessUnit(let unit)? = try DecoderRequest.next(from: &inbox) {
                requests += 1
                taken += unit.payload.readableBytes
            }
        }
        guard requests == Self.count, taken == Self.count * 20_000 else {
            throw WorkNotDone(reason: "\(requests) of \(Self.count) requests were read")
        }
        return requests
    }
}
