public import MemCore
internal import NIOCore
internal import NIOPosix
public import NIOSSL

/// What an encoder on this machine makes of the certificate that a listener offers.
///
/// OBS verifies as this does: the whole chain, up to an authority that its system trusts, and the name (librtmp with
/// mbedTLS: `MBEDTLS_SSL_VERIFY_REQUIRED`, the system's store); there is no setting that lets another one through.
public struct CertificateInspection: Sendable {
    /// What is wrong, if anything.
    public enum Verdict: Hashable, Sendable {
        /// Whoever trusts what this system trusts takes it.
        case trusted
        /// It is not valid any more.
        case expired
        /// It is not valid yet.
        case notYetValid
        /// It is for other names than the one that encoders ask for.
        case otherName
        /// It vouches for itself.
        case selfSigned
        /// The chain ends with an authority that this system does not know.
        case unknownAuthority
        /// Those between the certificate and its authority are missing, or the authority is unknown.
        case incomplete
    }

    /// What is wrong, if anything.
    public var verdict: Verdict
    /// Until when the server's own certificate is valid.
    public var validUntil: Instant
    /// The host names that it is for.
    public var names: [String]
    /// Whether a running Mem offers it; false if it was looked at without one, nil if the running one offers another.
    public var isOffered: Bool?

    /// Looks at a certificate as a client does: through the port if a Mem has it open, else through one for the moment.
    ///
    /// - Parameters:
    ///   - certificate: what the files hold.
    ///   - host: the address of this machine that the listener has.
    ///   - port: its port; 0 if that is not known.
    ///   - name: the host name that clients ask for; nil if they go by an address.
    ///   - roots: whom to trust.
    ///   - now: when it has to be valid.
    /// - Throws: what the system says if no port can be opened.
    public init(
        of certificate: ServerCertificate,
        at host: String,
        port: Int,
        name: String?,
        roots: NIOSSLTrustRoots = .default,
        now: Instant = .now()
    ) async throws {
        let running = TLSProbe(host: host, port: port)
        if port > 0, let chain = await running.chain(name: name) {
            self = await Self.look(running, chain, name, roots, now)
            isOffered = chain.first == certificate.chain.first ? true : nil
            return
        }
        let context = try NIOSSLContext(configuration: certificate.serverConfiguration)
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let probe = TLSProbe(host: "127.0.0.1", port: listener.localAddress?.port ?? 0)
        self = await Self.look(probe, certificate.chain, name, roots, now)
        try await listener.close()
    }

    private init(_ verdict: Verdict, _ chain: [NIOSSLCertificate]) {
        self.verdict = verdict
        validUntil = chain.validUntil
        names =
            chain.first.map { certificate in
                certificate._subjectAlternativeNames()
                    .filter { $0.nameType == .dnsName }
                    .map { String(decoding: $0.contents, as: UTF8.self) }
            } ?? []
        isOffered = false
    }

    /// Whether it is for a name, as itself or by a star in the place of its first label (RFC 6125, section 6.4).
    private func isFor(_ name: String?) -> Bool {
        guard let name = name?.lowercased() else { return true }
        let starred = "*" + name.drop { $0 != "." }
        return names.contains { [name, starred].contains($0.lowercased()) }
    }

    private static func look(
        _ probe: TLSProbe,
        _ chain: [NIOSSLCertificate],
        _ name: String?,
        _ roots: NIOSSLTrustRoots,
        _ now: Instant
    ) async -> CertificateInspection {
        let seconds = Int(now.microseconds / 1_000_000)
        if chain.contains(where: { $0.notValidAfter < seconds }) { return Self(.expired, chain) }
        if chain.contains(where: { $0.notValidBefore > seconds }) { return Self(.notYetValid, chain) }
        if await probe.isTrusted(name: name, by: roots) {
            let seen = Self(.trusted, chain)
            return seen.isFor(name) ? seen : Self(.otherName, chain)
        }
        // A chain that its own last certificate vouches for is whole: only that one is unknown here.
        guard let last = chain.last, await probe.isTrusted(name: name, by: .certificates([last])) else {
            return Self(.incomplete, chain)
        }
        return Self(chain.count == 1 ? .selfSigned : .unknownAuthority, chain)
    }
}
