internal import Foundation
public import MemCore

/// Where a Mem answers, and who says so.
public struct ServerAddress: Hashable, Sendable {
    /// The address without a slash at its end.
    let base: URL
    /// What names it, like `--url`, or the file and the variables that `api.host` and `api.port` are from; empty if nothing
    /// does.
    let origin: [String]
    /// Whose word is taken that it is the right server, if the address begins with https.
    let trust: ServerTrust

    /// Where a Mem without a configuration answers.
    static let standard = "http://127.0.0.1:8000"

    /// An address as people type it; `http` is taken for granted.
    ///
    /// - Returns: Nil for what is no address.
    init?(_ text: String, from origin: [String], trust: ServerTrust = .system) {
        var full = text.contains("://") ? text : "http://" + text
        while full.hasSuffix("/") { full.removeLast() }
        guard let url = URL(string: full), ["http", "https"].contains(url.scheme?.lowercased()),
            url.host?.isEmpty == false, url.query == nil
        else { return nil }
        base = url
        self.origin = origin
        self.trust = trust
    }

    /// The address of a Mem with this configuration, as this machine reaches it.
    ///
    /// - Returns: Nil if its port is any free one.
    init?(_ api: Configuration.API, from origin: [String] = []) {
        guard api.port > 0 else { return nil }
        let trust = api.https.files.map { ServerTrust.own($0.certificate) }
        self.init(Self.text(of: api, port: api.port), from: origin, trust: trust ?? .system)
    }

    /// The address that a Mem has on its own machine, where what listens on all addresses answers on the loopback one.
    public static func text(of api: Configuration.API, port: Int) -> String {
        let host = host(of: api)
        let bracketed = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        return "\(api.https.files == nil ? "http" : "https")://\(bracketed):\(port)"
    }

    /// The host by which this machine reaches the API.
    static func host(of api: Configuration.API) -> String {
        switch api.host {
        case "0.0.0.0": "127.0.0.1"
        case "::", "[::]": "::1"
        case let host: host
        }
    }

    /// The address and its origin, as sentences have them: `http://127.0.0.1:8000 (from config.yaml)`.
    var inWords: String {
        base.absoluteString
            + (origin.isEmpty ? " (nothing names another address)" : " (from \(origin.joined(separator: " and ")))")
    }
}
