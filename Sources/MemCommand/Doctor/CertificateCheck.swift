internal import Foundation
internal import MemCore
internal import TLS

/// Whether clients will take the certificate that a listener offers.
struct CertificateCheck: DoctorCheck {
    /// Who asks for it.
    enum Purpose {
        case rtmps
        case https
    }

    let purpose: Purpose
    let files: CertificateFiles
    /// The listener's address and port.
    let host: String
    let port: Int
    /// The host that clients ask for.
    let name: String

    /// Let's Encrypt renews a month before the end: what is nearer was forgotten.
    static let comfortable = 14 * 86_400.0

    var title: String { purpose == .rtmps ? "RTMPS certificate" : "HTTPS certificate" }

    /// Who refuses what the system does not trust.
    private var client: String { purpose == .rtmps ? "OBS" : "browsers and curl" }

    func run() async -> DoctorFinding {
        let certificate: ServerCertificate
        do throws(CertificateError) {
            certificate = try ServerCertificate(files)
        } catch {
            return DoctorFinding(
                .failure,
                error.problem,
                advice: error.advice + " A Mem that runs keeps the certificate that it read before."
            )
        }
        let hasName = !name.contains(":") && !name.allSatisfy { $0.isNumber || $0 == "." }
        do {
            return finding(
                try await CertificateInspection(of: certificate, at: host, port: port, name: hasName ? name : nil),
                now: .now()
            )
        } catch {
            return DoctorFinding(.warning, "The certificate could not be looked at: \(error)")
        }
    }

    /// What an inspection means.
    func finding(_ seen: CertificateInspection, now: Instant) -> DoctorFinding {
        let until = "valid until \(seen.validUntil.rfc3339)"
        switch seen.verdict {
        case .trusted where seen.isOffered == nil:
            return DoctorFinding(
                .warning,
                "The running Mem offers another certificate than the files hold, \(until).",
                advice: "New files are read within some seconds, or on SIGHUP; if it stays so, Mem's log says why."
            )
        case .trusted where seen.validUntil < now.advanced(bySeconds: Self.comfortable):
            return DoctorFinding(
                .warning,
                "It ends soon: \(until).",
                advice:
                    "Look why it is not renewed (certbot renew --dry-run). The new files are read without a restart."
            )
        case .trusted:
            return DoctorFinding(.ok, "Trusted for \(name) by what this system trusts, \(until).")
        case .expired:
            return DoctorFinding(
                .failure,
                "It was \(until): no client takes it.",
                advice: "Renew it; Mem reads new files without a restart."
            )
        case .notYetValid:
            return DoctorFinding(
                .failure,
                "It is not valid yet, or the clock of this machine is wrong.",
                advice: "Compare `date` with the certificate (openssl x509 -noout -dates)."
            )
        case .otherName:
            let names = seen.names.isEmpty ? "no host name" : seen.names.joined(separator: ", ")
            return DoctorFinding(
                .warning,
                "It is for \(names), not for \(name): \(client) will refuse it.",
                advice: purpose == .rtmps
                    ? "Set streaming.rtmp.host to a name that it is for, or have one made for \(name)."
                    : "Ask by a name that it is for, or have one made for \(name)."
            )
        case .selfSigned:
            return DoctorFinding(
                .warning,
                "It is self-signed, \(until): \(client) will refuse it.",
                advice: "Have one made by an authority (Let's Encrypt), or put it among the trusted ones of each"
                    + " computer that is to connect. FFmpeg asks only with -tls_verify 1."
            )
        case .unknownAuthority:
            return DoctorFinding(
                .warning,
                "Its authority is not one that this system trusts, \(until): \(client) will refuse it.",
                advice: "Put the authority among the trusted ones of each computer that is to connect"
                    + " (Debian: /usr/local/share/ca-certificates, then update-ca-certificates)."
            )
        case .incomplete:
            return DoctorFinding(
                .warning,
                "Nothing that this system trusts vouches for it, or the certificates between are missing: \(client)"
                    + " will refuse it.",
                advice: "\(files.certificate) needs the certificate and those up to its authority (fullchain.pem)."
                    + " This machine needs the list of authorities (Debian: ca-certificates)."
            )
        }
    }
}

/// Whether nobody else reads a private key.
struct PrivateKeyCheck: DoctorCheck {
    let files: CertificateFiles

    var title: String { "\(files.section.hasPrefix("api") ? "HTTPS" : "RTMPS") private key" }

    func run() async -> DoctorFinding {
        // Links are followed: their own permissions mean nothing.
        let path = URL(fileURLWithPath: files.privateKey).resolvingSymlinksInPath().path
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue else {
            return DoctorFinding(.failure, "There is no file \(files.privateKey).")
        }
        guard mode & 0o007 == 0 else {
            return DoctorFinding(
                .warning,
                "Everybody on this machine can read \(files.privateKey), and so pass for this server.",
                advice: "chmod 600 \(files.privateKey), with the user that runs Mem as its owner (or 640 and a group)."
            )
        }
        return DoctorFinding(.ok, "Not readable by others.")
    }
}
