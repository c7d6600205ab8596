#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Tries a TCP port by listening on it for a moment.
enum PortProbe {
    /// How a port was found.
    enum Outcome: Equatable {
        case free
        case inUse
        case forbidden
        case unknownAddress
    }

    /// Binds and listens as a server does, then lets go.
    ///
    /// - Parameter host: a name or an address; nil for all addresses, IPv6 and IPv4.
    static func tryToListen(host: String?, port: Int) -> Outcome {
        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        hints.ai_socktype = streamSocket
        var first: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &first) == 0 else { return .unknownAddress }
        defer { freeaddrinfo(first) }
        var outcome = Outcome.unknownAddress
        var next = first
        while let info = next?.pointee {
            switch listenOnce(info) {
            case 0: if outcome == .unknownAddress { outcome = .free }
            case EADDRINUSE: return .inUse
            case EACCES, EPERM: outcome = .forbidden
            // A family that the machine doesn't have says nothing about the port.
            default: break
            }
            next = info.ai_next
        }
        return outcome
    }

    /// 0, or the error number of the step that failed.
    private static func listenOnce(_ info: addrinfo) -> Int32 {
        let descriptor = socket(info.ai_family, info.ai_socktype, info.ai_protocol)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        var yes: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        // As servers do, so that connections that are only just closing don't count.
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, size)
        if info.ai_family == AF_INET6 {
            setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &yes, size)
        }
        guard bind(descriptor, info.ai_addr, info.ai_addrlen) == 0, listen(descriptor, 1) == 0 else { return errno }
        return 0
    }

    #if canImport(Glibc)
    private static let streamSocket = Int32(SOCK_STREAM.rawValue)
    #else
    private static let streamSocket = SOCK_STREAM
    #endif
}
