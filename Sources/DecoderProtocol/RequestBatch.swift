public import NIOCore

/// Requests that go to a decoder process together: pieces of bytes for one vectored write, in which no payload is copied.
public struct RequestBatch {
    /// What stands between payloads, one behind the other.
    private var heads = ByteBuffer()
    /// Each with the place in ``heads`` that it follows.
    private var payloads: [(place: Int, bytes: ByteBuffer)] = []

    /// Room for the heads of as many access units as are on their way together mostly.
    private static let usualHeads = 256

    /// Creates an empty one.
    public init() {}

    /// Appends a request.
    public mutating func append(_ request: DecoderRequest) {
        if heads.capacity == 0 { heads.reserveCapacity(Self.usualHeads) }
        guard case .accessUnit(let unit) = request else { return request.write(into: &heads) }
        unit.writeHeader(into: &heads)
        payloads.append((heads.writerIndex, unit.payload))
    }

    /// The bytes of all requests; there are none after that.
    public mutating func take() -> [ByteBuffer] {
        var heads = heads
        self.heads = ByteBuffer()
        var pieces: [ByteBuffer] = []
        pieces.reserveCapacity(2 * payloads.count + 1)
        for (place, bytes) in payloads {
            if let head = heads.readSlice(length: place - heads.readerIndex) { pieces.append(head) }
            pieces.append(bytes)
        }
        if heads.readableBytes > 0 { pieces.append(heads) }
        payloads.removeAll(keepingCapacity: true)
        return pieces
    }
}
