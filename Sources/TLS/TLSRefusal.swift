internal import NIOSSL

/// Why a TLS handshake failed, in words for the log of the server.
public enum TLSRefusal {
    /// The reason; nil for an error that is not about the handshake, or that says no more than that the peer went away.
    ///
    /// Holds nothing that the peer sent.
    public static func reason(of error: any Error) -> String? {
        guard let failure = error as? NIOSSLError, case .handshakeFailed(let cause) = failure else { return nil }
        let text = "\(cause)"
        // The names are BoringSSL's reasons, and those of alerts (RFC 8446, section 6.2), which it has from the peer.
        if text.contains("HTTP_REQUEST") || text.contains("HTTPS_PROXY_REQUEST") {
            return "HTTP on a port for TLS"
        }
        if text.contains("WRONG_VERSION_NUMBER") {
            return "no TLS on a port for TLS (for RTMPS, URLs begin with rtmps://)"
        }
        if text.contains("UNSUPPORTED_PROTOCOL") || text.contains("PROTOCOL_VERSION") {
            return "the peer speaks no TLS 1.2 or newer"
        }
        let distrust = ["UNKNOWN_CA", "BAD_CERTIFICATE", "CERTIFICATE_UNKNOWN", "CERTIFICATE_EXPIRED", "ACCESS_DENIED"]
        if distrust.contains(where: { text.contains($0) }) {
            return "the peer does not trust the certificate (mem doctor says why)"
        }
        if text.contains("NO_SHARED_CIPHER") || text.contains("HANDSHAKE_FAILURE") {
            return "the peer and Mem have no cipher in common"
        }
        guard case .sslError = cause, !text.contains("UNEXPECTED_EOF") else { return nil }
        return "the TLS handshake failed"
    }
}
