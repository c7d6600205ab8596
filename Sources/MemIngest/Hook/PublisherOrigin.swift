/// Where a publisher comes from and what it connected to, as the publish hook gets to know it.
struct PublisherOrigin: Sendable {
    /// Its IP address; nil if it has no connection of its own.
    var address: String?
    /// The application; nil if there is none.
    var app: String?

    /// Takes the application from what was sent as such, which the key may be a part of: `live/KEY?x=y`.
    ///
    /// - Parameter key: never to be passed on.
    init(address: String? = nil, app: String? = nil, key: String = "") {
        // An IPv4 peer of the common socket shows up as ::ffff:a.b.c.d.
        self.address = address.map { $0.hasPrefix("::ffff:") ? String($0.dropFirst(7)) : $0 }
        let first = app?.split(separator: "?", omittingEmptySubsequences: false).first?.split(separator: "/").first
        self.app = first.map(String.init).flatMap { $0 == key ? nil : $0 }
    }
}
