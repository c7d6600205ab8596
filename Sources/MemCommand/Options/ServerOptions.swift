internal import ArgumentParser
internal import Foundation
internal import MemCore

/// `--url`, for the commands that talk to a running Mem.
struct ServerOptions: ParsableArguments {
    /// Where a Mem with the default configuration answers.
    static let defaultURL = "http://127.0.0.1:8000"

    @Option(help: "Where Mem answers (else MEM_URL, else \(ServerOptions.defaultURL)).")
    var url: String?

    /// Whether nobody said which server is meant: then one that does not run is no mistake.
    var isDefault: Bool {
        url == nil && (ProcessInfo.processInfo.environment["MEM_URL"] ?? "").isEmpty
    }

    /// A client of the server that a configuration tells of, unless another one is named.
    func client(of configuration: Configuration) throws -> MemClient {
        let api = configuration.api
        guard isDefault, api.port > 0, let url = Self.base("\(api.host):\(api.port)") else { return try client() }
        return MemClient(base: url)
    }

    /// A client of the server that is meant.
    func client(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> MemClient {
        let fromEnvironment = environment["MEM_URL"].flatMap { $0.isEmpty ? nil : $0 }
        let text = url ?? fromEnvironment ?? Self.defaultURL
        guard let base = Self.base(text) else {
            let name = url == nil ? "MEM_URL" : "--url"
            throw ValidationError("\(name): \"\(text)\" is not an address like \(Self.defaultURL)")
        }
        return MemClient(base: base)
    }

    /// The address without a slash at its end; `http` is taken for granted.
    private static func base(_ text: String) -> URL? {
        var full = text.contains("://") ? text : "http://" + text
        while full.hasSuffix("/") { full.removeLast() }
        guard let url = URL(string: full), ["http", "https"].contains(url.scheme?.lowercased()),
            url.host?.isEmpty == false, url.query == nil
        else { return nil }
        return url
    }
}
