internal import Foundation
internal import MemCore
internal import NIOCore
internal import NIOSSL

/// A certificate with those that lead to its authority, and its private key: read, and found to belong together.
struct CertificatePair: Sendable {
    /// The server's own first.
    let chain: [NIOSSLCertificate]
    let privateKey: NIOSSLPrivateKey

    /// Reads both files.
    ///
    /// - Throws: ``CertificateError``, which names the file.
    init(_ files: CertificateFiles) throws(CertificateError) {
        let named = [("certificate", files.certificate), ("private_key", files.privateKey)]
        for (key, path) in named where path.isEmpty {
            throw CertificateError(
                problem: "\(files.section).\(key) is not set.",
                advice: "TLS takes a certificate and its private key: set both, or neither."
            )
        }
        let certificates = try Self.read(files.certificate, files.section + ".certificate")
        do {
            chain = try NIOSSLCertificate.fromPEMBytes(certificates)
        } catch {
            throw CertificateError(
                problem: "\(files.certificate) holds no certificate in PEM (-----BEGIN CERTIFICATE-----).",
                advice: "Name in \(files.section).certificate the file with the certificate and those that lead to its"
                    + " authority (fullchain.pem)."
            )
        }
        let key = try Self.read(files.privateKey, files.section + ".private_key")
        let text = String(decoding: key, as: UTF8.self)
        do {
            privateKey = try NIOSSLPrivateKey(bytes: key, format: .pem)
        } catch  where text.contains("ENCRYPTED") {
            throw CertificateError(
                problem: "The private key in \(files.privateKey) has a passphrase, and there is nobody to ask for it.",
                advice: "Write it without one: openssl pkey -in OLD -out NEW; then protect the file (chmod 600)."
            )
        } catch {
            throw CertificateError(
                problem: "\(files.privateKey) holds no private key in PEM (-----BEGIN PRIVATE KEY-----).",
                advice: "Name in \(files.section).private_key the file with the key of the certificate (privkey.pem)."
            )
        }
        do {
            _ = try NIOSSLContext(configuration: serverConfiguration)
        } catch {
            throw CertificateError(
                problem: "The private key in \(files.privateKey) does not belong to the first certificate in"
                    + " \(files.certificate).",
                advice: "Name the key of that certificate; in the file, the server's own certificate comes first."
            )
        }
    }

    /// How a server offers this pair: TLS 1.2 or newer.
    var serverConfiguration: TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(privateKey)
        )
        configuration.minimumTLSVersion = .tlsv12
        // Peers that are told to go get as long as without TLS.
        configuration.shutdownTimeout = .seconds(1)
        return configuration
    }

    private static func read(_ path: String, _ key: String) throws(CertificateError) -> [UInt8] {
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            let isMissing = (error as? CocoaError)?.code == .fileReadNoSuchFile
            throw CertificateError(
                problem: isMissing ? "There is no file \(path)." : "The file \(path) can't be read.",
                advice: isMissing
                    ? "Put it there, or set \(key) to where it is."
                    : "The user that runs Mem needs to read it: look at its permissions, and those of its folders (\(key))."
            )
        }
    }
}
