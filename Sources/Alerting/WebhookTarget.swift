internal import Dispatch
internal import Glibc
internal import MemCore

/// Where a webhook goes: the addresses behind a host name, looked at before anybody connects to one.
enum WebhookTarget {
    /// Why nothing is sent.
    struct Refusal: Error, Equatable {
        /// In a few words.
        var reason: String
    }

    /// The address that is to be connected to.
    ///
    /// If any of a name's addresses is refused so is the name: it would only be luck which one is taken.
    static func address(of target: HTTPAddress, allowsPrivate: Bool) async throws(Refusal) -> String {
        let addresses = await resolve(target.host)
        guard let first = addresses.first else { throw Refusal(reason: "there is no address of this host") }
        if !allowsPrivate, let refused = addresses.first(where: { !NetworkRange.isPublic($0) }) {
            throw Refusal(reason: "\(refused) is no address of the Internet (rules.allow_private_targets)")
        }
        return first
    }

    /// All addresses of a host, in the order in which the system would try them.
    private static func resolve(_ host: String) async -> [String] {
        await withCheckedContinuation { continuation in
            // The system's resolver blocks, for as long as its servers let it wait.
            DispatchQueue.global(qos: .utility).async { continuation.resume(returning: lookUp(host)) }
        }
    }

    private static func lookUp(_ host: String) -> [String] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var addresses: [String] = []
        var next = list
        while let entry = next?.pointee {
            next = entry.ai_next
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let status = getnameinfo(
                entry.ai_addr,
                entry.ai_addrlen,
                &text,
                socklen_t(text.count),
                nil,
                0,
                NI_NUMERICHOST
            )
            guard status == 0 else { return [] }
            addresses.append(String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
        }
        return addresses
    }
}
