internal import NIOCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Why the API can't be served at all; ends the program.
public struct MemAPIError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of reason it is.
    public enum Code: String, Hashable, Sendable {
        /// Another program listens on the port.
        case portInUse
        /// The port or the address may not be used.
        case cannotBind
    }

    /// What kind of reason it is.
    public var code: Code
    /// A sentence for people: what failed and what to do about it.
    public var message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The sentence.
    public var description: String { message }

    init?(binding host: String, _ port: Int, failedWith error: any Error) {
        let errno = (error as? IOError)?.errnoCode
        switch errno {
        case EADDRINUSE:
            self.init(
                .portInUse,
                "Port \(port) on \(host) is in use by another program: stop that one, or set api.port (MEM_API_PORT)."
            )
        case EACCES:
            self.init(
                .cannotBind,
                "Port \(port) on \(host) needs more rights than Mem has: set api.port (MEM_API_PORT) to 1024 or more."
            )
        case EADDRNOTAVAIL:
            self.init(.cannotBind, "\(host) is no address of this machine: set api.host (MEM_API_HOST).")
        default:
            let isUnknown = error is SocketAddressError || error is SocketAddressError.UnknownHost
            guard isUnknown || errno != nil else { return nil }
            self.init(
                .cannotBind,
                "The API can't listen on \(host): no such host is known here. Set api.host (MEM_API_HOST) to an address of"
                    + " this machine."
            )
        }
    }
}
