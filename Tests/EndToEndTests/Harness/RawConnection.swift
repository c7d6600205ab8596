import Glibc

/// A TCP connection to this machine that says nothing, or half of something.
final class RawConnection {
    private let descriptor: Int32

    /// Connects to a port of 127.0.0.1.
    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let code = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else { throw ChildProcessError(what: "no connection to port \(port): error \(errno)") }
    }

    deinit { close(descriptor) }

    /// Sends text.
    func send(_ text: String) throws {
        try send(Array(text.utf8))
    }

    /// Sends bytes.
    func send(_ bytes: [UInt8]) throws {
        guard Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw ChildProcessError(what: "not sent: error \(errno)")
        }
    }

    /// What the other side has said, as far as it was looked for.
    private var heard: [UInt8] = []

    /// Whether the other side has closed it.
    var isClosed: Bool {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            if count <= 0 { return count == 0 || errno == ECONNRESET }
            heard += bytes[..<count]
        }
    }

    /// How much the other side has said.
    var heardBytes: Int {
        _ = isClosed
        return heard.count
    }

    /// Whether the other side has said a text.
    func hasHeard(_ text: String) -> Bool {
        _ = isClosed
        return String(decoding: heard, as: UTF8.self).contains(text)
    }
}
