internal import Glibc
internal import NIOCore

/// The connected stream socket to mem, used both ways, blocking.
struct ParentSocket {
    private let descriptor: Int32
    private static let readSize = 256 << 10

    /// Takes a descriptor; nil if it is no stream socket.
    init?(descriptor: Int32) {
        var type: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &length) == 0,
            type == Int32(SOCK_STREAM.rawValue)
        else { return nil }
        self.descriptor = descriptor
    }

    /// Waits for bytes and appends them; false at the end: the parent is gone.
    func read(into buffer: inout ByteBuffer) -> Bool {
        while true {
            var count = 0
            buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.readSize) { space in
                count = recv(descriptor, space.baseAddress, space.count, 0)
                return max(count, 0)
            }
            if count > 0 { return true }
            guard count < 0, canRetry(for: POLLIN) else { return false }
        }
    }

    /// Whether a read would not wait: there are bytes, or the parent is gone; waits so long for that.
    func hasInput(within milliseconds: Int32 = 0) -> Bool {
        var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&wait, 1, milliseconds) > 0
    }

    /// Writes everything; false if the parent is gone.
    func write(_ buffer: ByteBuffer) -> Bool {
        var rest = buffer
        while rest.readableBytes > 0 {
            let count = rest.withUnsafeReadableBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                rest.moveReaderIndex(forwardBy: count)
            } else if !canRetry(for: POLLOUT) {
                return false
            }
        }
        return true
    }

    /// Whether the call that just failed is worth repeating; waits for a socket that was handed over non-blocking.
    private func canRetry(for event: Int32) -> Bool {
        if errno == EINTR { return true }
        guard errno == EAGAIN else { return false }
        var wait = pollfd(fd: descriptor, events: Int16(event), revents: 0)
        return poll(&wait, 1, -1) >= 0 || errno == EINTR
    }
}
