import Foundation
import MemCore
import NIOSSL
import TestCertificates
import Testing

@testable import MemCommand
@testable import TLS

@Suite("What the doctor says of certificates")
struct CertificateCheckTests {
    private let made: TestCertificates

    init() throws {
        made = try TestCertificates()
        try made.selfSigned("server", host: "mem.example")
    }

    private var files: CertificateFiles {
        CertificateFiles(
            certificate: made.path("server.pem"),
            privateKey: made.path("server.key"),
            section: "streaming.rtmps"
        )
    }

    private func check(
        _ purpose: CertificateCheck.Purpose = .rtmps,
        name: String = "mem.example"
    ) -> CertificateCheck {
        CertificateCheck(purpose: purpose, files: files, host: "127.0.0.1", port: 0, name: name)
    }

    @Test("One that vouches for itself works, but not with OBS")
    func selfSigned() async {
        let finding = await check().run()
        #expect(finding.outcome == .warning)
        #expect(finding.message.contains("self-signed"))
        #expect(finding.message.hasSuffix("OBS will refuse it."))
        #expect(await check(.https).run().message.hasSuffix("browsers and curl will refuse it."))
    }

    @Test("Files that can't be used are a failure, with the file and what to do")
    func unusable() async throws {
        try Data("nothing".utf8).write(to: URL(fileURLWithPath: made.path("server.pem")))
        let finding = await check().run()
        #expect(finding.outcome == .failure)
        #expect(finding.message.contains(made.path("server.pem")))
        #expect(finding.advice?.contains("keeps the certificate that it read before") == true)
    }

    @Test("One that ends soon, is over, or is for another name is told")
    func times() async throws {
        let certificate = try ServerCertificate(files)
        func inspection(_ name: String = "mem.example", now: Instant = .now()) async throws -> CertificateInspection {
            try await CertificateInspection(
                of: certificate,
                at: "127.0.0.1",
                port: 0,
                name: name,
                roots: .file(made.path("server.pem")),
                now: now
            )
        }
        let now = Instant.now()
        let good = try await inspection()
        #expect(check().finding(good, now: now).outcome == .ok)
        let soon = check().finding(good, now: now.advanced(bySeconds: 20 * 86_400))
        #expect(soon.outcome == .warning)
        #expect(soon.message.hasPrefix("It ends soon"))
        let later = now.advanced(bySeconds: 31 * 86_400)
        #expect(check().finding(try await inspection(now: later), now: later).outcome == .failure)
        let other = check(name: "other.example").finding(try await inspection("other.example"), now: now)
        #expect(other.outcome == .warning)
        #expect(other.message == "It is for mem.example, not for other.example: OBS will refuse it.")
        var replaced = good
        replaced.isOffered = nil
        #expect(check().finding(replaced, now: now).message.contains("offers another certificate"))
    }

    @Test("A private key that everybody may read is told, also behind a link")
    func privateKey() async throws {
        let key = made.path("server.key")
        try FileManager.default.createSymbolicLink(atPath: made.path("link"), withDestinationPath: key)
        var linked = files
        linked.privateKey = made.path("link")
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: key)
        #expect(await PrivateKeyCheck(files: linked).run().outcome == .ok)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
        let finding = await PrivateKeyCheck(files: linked).run()
        #expect(finding.outcome == .warning)
        #expect(finding.advice?.hasPrefix("chmod 600") == true)
    }
}
