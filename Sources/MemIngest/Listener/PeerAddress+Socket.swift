internal import MemCore
internal import NIOCore

extension PeerAddress {
    /// The address of the other end of a connection.
    init(_ address: SocketAddress?) {
        // The text is the canonical one: the bytes themselves lie in C's structures.
        self.init(text: address?.ipAddress)
    }
}
