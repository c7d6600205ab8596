import MemCore
import NIOCore
import NIOPosix
import NIOSSL
import TestCertificates
import Testing

@testable import TLS

@Suite("What clients make of a certificate")
struct CertificateInspectionTests {
    private let made: TestCertificates
    private let roots: NIOSSLTrustRoots

    init() throws {
        made = try TestCertificates()
        try made.selfSigned("root")
        try made.signed("between", by: "root", isAuthority: true)
        try made.signed("server", by: "between", host: "mem.example")
        try made.chain("full.pem", of: ["server", "between"])
        roots = .file(made.path("root.pem"))
    }

    private func certificate(_ certificate: String, _ key: String) throws -> ServerCertificate {
        try ServerCertificate(
            CertificateFiles(
                certificate: made.path(certificate),
                privateKey: made.path(key),
                section: "streaming.rtmps"
            )
        )
    }

    private func look(
        _ chain: String,
        _ key: String = "server.key",
        name: String? = "mem.example",
        now: Instant = .now()
    ) async throws -> CertificateInspection {
        try await CertificateInspection(
            of: try certificate(chain, key),
            at: "127.0.0.1",
            port: 0,
            name: name,
            roots: roots,
            now: now
        )
    }

    @Test("A whole chain to an authority that is trusted, for the right name")
    func trusted() async throws {
        let seen = try await look("full.pem")
        #expect(seen.verdict == .trusted)
        #expect(seen.names == ["mem.example"])
        #expect(seen.isOffered == false)
        #expect(try await look("full.pem", name: nil).verdict == .trusted)
    }

    @Test("Another name, a missing link, an authority that nobody knows, its own word")
    func untrusted() async throws {
        #expect(try await look("full.pem", name: "other.example").verdict == .otherName)
        try made.signed("star", by: "root", host: "*.mem.example")
        #expect(try await look("star.pem", "star.key", name: "a.MEM.example").verdict == .trusted)
        #expect(try await look("star.pem", "star.key", name: "a.b.mem.example").verdict == .otherName)
        #expect(try await look("star.pem", "star.key").verdict == .otherName)
        #expect(try await look("server.pem").verdict == .incomplete)
        try made.selfSigned("stranger")
        try made.signed("strange", by: "stranger", host: "mem.example")
        try made.chain("strange-full.pem", of: ["strange", "stranger"])
        #expect(try await look("strange-full.pem", "strange.key").verdict == .unknownAuthority)
        try made.selfSigned("self", host: "mem.example")
        #expect(try await look("self.pem", "self.key").verdict == .selfSigned)
    }

    @Test("Before and after its time")
    func times() async throws {
        let now = Instant.now()
        #expect(try await look("full.pem", now: now.advanced(bySeconds: 40 * 86_400)).verdict == .expired)
        #expect(try await look("full.pem", now: now.advanced(bySeconds: -86_400)).verdict == .notYetValid)
    }

    @Test("A listener that runs is asked itself")
    func running() async throws {
        let context = try NIOSSLContext(configuration: try certificate("full.pem", "server.key").serverConfiguration)
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(listener.localAddress?.port)
        func ask(_ certificate: ServerCertificate) async throws -> CertificateInspection {
            try await CertificateInspection(
                of: certificate,
                at: "127.0.0.1",
                port: port,
                name: "mem.example",
                roots: roots
            )
        }
        let same = try await ask(try certificate("full.pem", "server.key"))
        #expect(same.verdict == .trusted)
        #expect(same.isOffered == true)
        try made.signed("newer", by: "between", host: "mem.example")
        try made.chain("newer-full.pem", of: ["newer", "between"])
        #expect(try await ask(try certificate("newer-full.pem", "newer.key")).isOffered == nil)
        try await listener.close()
    }
}
