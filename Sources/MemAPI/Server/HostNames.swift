internal import Glibc
internal import MemCore

/// By which host names the API may be asked.
///
/// A web page whose own DNS server leads its name to this machine (DNS rebinding) counts as same-origin for its browser:
/// only the name in `Host` tells it from a page of Mem's. Addresses are let in, whichever they are, because no DNS server
/// can lead them elsewhere.
struct HostNames: Sendable {
    private let names: Set<String>

    /// These, and the one that the system has for this machine.
    init(_ given: [String], machine: String? = Self.machine) {
        names = Set((given + [machine].compactMap(\.self)).map { Self.bare($0.lowercased()) })
    }

    /// The names that a configuration gives to this machine.
    static func given(by configuration: Configuration) -> [String] {
        [configuration.api.host, configuration.streaming.rtmp.host] + configuration.api.hosts
    }

    /// Whether an authority (`host` or `host:port`) names this machine.
    ///
    /// - Parameter authority: nil if the request has none: no browser sends such.
    func allow(_ authority: String?) -> Bool {
        guard let authority else { return true }
        // Read as an origin, so that nothing gets through that only looks like a host.
        guard let host = WebOrigin("http://" + authority)?.host else { return false }
        let name = Self.bare(host)
        return Self.isAddress(name) || name == "localhost" || name.hasSuffix(".localhost") || names.contains(name)
    }

    /// The name without the dot that ends a full one.
    private static func bare(_ name: String) -> String {
        name.hasSuffix(".") ? String(name.dropLast()) : name
    }

    private static func isAddress(_ host: String) -> Bool {
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        return host.first == "[" || numbers.count == 4 && numbers.allSatisfy { UInt8($0) != nil && $0.first != "+" }
    }

    /// What the system calls this machine.
    static let machine: String? = {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return nil }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()
}
