internal import Foundation
internal import NIOSSL

/// Whose word a command takes that it talks to the right server, where the address begins with https.
enum ServerTrust: Hashable, Sendable {
    /// That of the system's authorities.
    case system
    /// That of the certificates in a file (PEM) as well.
    case file(String)
    /// As before, and the certificate need not name the address: it is the one of this machine's own configuration, which
    /// listens on an address of this machine.
    case own(String)

    /// How a connection is secured.
    var configuration: TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        switch self {
        case .system: break
        case .file(let path):
            configuration.additionalTrustRoots = [.file(path)]
        case .own(let path):
            // Who may not read it has to ask by --url.
            guard FileManager.default.isReadableFile(atPath: path) else { break }
            configuration.additionalTrustRoots = [.file(path)]
            configuration.certificateVerification = .noHostnameVerification
        }
        return configuration
    }
}
