import Foundation
import MemCore
import NIOSSL
import TestCertificates
import Testing

@testable import TLS

@Suite("A server's certificate")
struct ServerCertificateTests {
    private func files(_ made: TestCertificates, _ certificate: String, _ key: String) -> CertificateFiles {
        CertificateFiles(
            certificate: made.path(certificate),
            privateKey: made.path(key),
            section: "streaming.rtmps"
        )
    }

    private func problem(_ files: CertificateFiles) -> String {
        do throws(CertificateError) {
            _ = try ServerCertificate(files)
            return ""
        } catch {
            return error.description
        }
    }

    @Test("is read with those that lead to its authority")
    func whole() throws {
        let made = try TestCertificates()
        try made.selfSigned("root")
        try made.signed("server", by: "root", days: 10)
        try made.chain("full.pem", of: ["server", "root"])
        let certificate = try ServerCertificate(files(made, "full.pem", "server.key"))
        #expect(certificate.chain.count == 2)
        let days = Double(certificate.validUntil.microseconds - Instant.now().microseconds) / 86_400e6
        #expect((9.9...10.1).contains(days))
    }

    @Test("that can't be used is told with the file and what to do")
    func problems() throws {
        let made = try TestCertificates()
        try made.selfSigned("a")
        try made.selfSigned("b")
        try Data("hello".utf8).write(to: URL(fileURLWithPath: made.path("text")))
        try made.openssl(
            ["pkey", "-in", made.path("a.key"), "-aes256", "-passout", "pass:secret", "-out", made.path("locked.key")]
        )
        let missing = problem(files(made, "none.pem", "a.key"))
        #expect(missing.contains("There is no file \(made.path("none.pem"))."))
        #expect(missing.contains("streaming.rtmps.certificate"))
        #expect(problem(files(made, "text", "a.key")).contains("\(made.path("text")) holds no certificate in PEM"))
        #expect(problem(files(made, "a.pem", "text")).contains("\(made.path("text")) holds no private key in PEM"))
        #expect(problem(files(made, "a.pem", "locked.key")).contains("has a passphrase"))
        let foreign = problem(files(made, "a.pem", "b.key"))
        #expect(foreign.contains("\(made.path("b.key")) does not belong to the first certificate in"))
        let half = CertificateFiles(certificate: made.path("a.pem"), privateKey: "", section: "api.https")
        #expect(problem(half).contains("api.https.private_key is not set"))
    }

    @Test("is taken over when its files have changed, and not while they are being written")
    func changes() throws {
        let made = try TestCertificates()
        try made.selfSigned("now")
        try made.selfSigned("next")
        let certificate = try ServerCertificate(files(made, "now.pem", "now.key"))
        let first = try #require(certificate.chain.first)
        #expect(certificate.reloadIfChanged() == .unchanged)
        try replace(made.path("now.pem"), by: made.path("next.pem"))
        #expect(certificate.reloadIfChanged() == .unchanged, "it may go on changing")
        guard case .kept(let error) = certificate.reloadIfChanged() else {
            Issue.record("the new certificate does not go with the old key")
            return
        }
        #expect(error.problem.contains("does not belong"))
        #expect(certificate.chain.first == first)
        #expect(certificate.reloadIfChanged() == .unchanged, "it was told already")
        try replace(made.path("now.key"), by: made.path("next.key"))
        #expect(certificate.reloadIfChanged() == .unchanged, "it may go on changing")
        #expect(certificate.reloadIfChanged() == .renewed)
        #expect(certificate.chain.first != first)
        #expect(certificate.reload() == .unchanged)
    }

    /// As certbot and editors do: a new file takes the place of the old one.
    private func replace(_ path: String, by other: String) throws {
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.copyItem(atPath: other, toPath: path)
    }
}
