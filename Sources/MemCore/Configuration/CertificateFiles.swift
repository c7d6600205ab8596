/// Where a certificate and its private key are, both as PEM.
public struct CertificateFiles: Hashable, Sendable {
    /// The certificate, then those that lead to its authority; empty if nothing names it, which can't work.
    public var certificate: String
    /// The key that belongs to the first of them, without a passphrase; empty if nothing names it, which can't work.
    public var privateKey: String
    /// The part of the configuration that names the two: `streaming.rtmps`.
    public var section: String

    /// Creates one.
    public init(certificate: String, privateKey: String, section: String) {
        self.certificate = certificate
        self.privateKey = privateKey
        self.section = section
    }

    /// What is named; nil if nothing is.
    init?(_ certificate: String?, _ privateKey: String?, section: String) {
        if certificate == nil && privateKey == nil { return nil }
        self.init(certificate: certificate ?? "", privateKey: privateKey ?? "", section: section)
    }
}

extension Configuration.Streaming {
    /// `streaming.rtmps`: the listener that publishers reach by TLS; there is one if its files are named.
    public struct RTMPS: Hashable, Sendable {
        /// The TCP port, on all IPv4 and IPv6 addresses; 0 takes any free one.
        ///
        /// 1936: RTMPS has no registered port, and 443 needs more rights.
        public var port = 1936
        /// The file of the certificate and those that lead to its authority.
        public var certificate: String?
        /// The file of the private key.
        public var privateKey: String?

        /// The defaults.
        public init() {}

        /// The files, nil if there is no such listener.
        public var files: CertificateFiles? {
            CertificateFiles(certificate, privateKey, section: "streaming.rtmps")
        }
    }

    /// Whether publishers are taken in at all, with TLS or without.
    public var takesPublishers: Bool { rtmp.enabled || rtmps.files != nil }
}

extension Configuration.API {
    /// `api.https`: the API speaks HTTPS instead of HTTP if its files are named.
    public struct HTTPS: Hashable, Sendable {
        /// The file of the certificate and those that lead to its authority.
        public var certificate: String?
        /// The file of the private key.
        public var privateKey: String?

        /// The defaults.
        public init() {}

        /// The files, nil if the API speaks HTTP.
        public var files: CertificateFiles? { CertificateFiles(certificate, privateKey, section: "api.https") }
    }
}
