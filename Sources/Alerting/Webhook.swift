internal import AsyncHTTPClient
internal import Crypto
internal import Foundation
internal import MemCore
internal import NIOCore
internal import NIOHTTP1

/// Posts alerts to addresses of HTTP, signed.
enum Webhook {
    /// The header with the time of a try, in seconds after 1970.
    static let timestampHeader = "X-Mem-Timestamp"
    /// The header with the signature of that time, a dot, and the body.
    static let signatureHeader = "X-Mem-Signature"
    /// How long a target may take to answer.
    static let patience = TimeAmount.seconds(10)
    /// The fewest bytes of a secret.
    static let minimumSecret = 16
    /// The most bytes of a secret: more is another file than was meant.
    static let maximumSecret = 4096

    /// Posts once.
    ///
    /// - Returns: What came of it in a few words, and whether it has arrived.
    static func post(
        _ body: String,
        to target: HTTPAddress,
        _ rules: Configuration.Rules,
        patience: TimeAmount = patience,
        at now: Instant = .now()
    ) async -> (hasArrived: Bool, outcome: String) {
        let address: String
        let secret: [UInt8]?
        do throws(WebhookTarget.Refusal) {
            secret = try Self.secret(rules)
            address = try await WebhookTarget.address(of: target, allowsPrivate: rules.allowPrivateTargets)
        } catch {
            return (false, error.reason)
        }
        var configuration = HTTPClient.Configuration()
        // Who redirects could lead anywhere; who has other addresses meanwhile is not asked for them.
        configuration.redirectConfiguration = .disallow
        for host in [target.origin.host, target.host] { configuration.dnsOverride[host] = address }
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.decompression = .disabled
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        var request = HTTPClientRequest(url: target.text)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "User-Agent", value: "Mem")
        let seconds = String(now.microseconds / 1_000_000)
        request.headers.add(name: timestampHeader, value: seconds)
        if let secret {
            request.headers.add(name: signatureHeader, value: signature(of: seconds + "." + body, secret: secret))
        }
        request.body = .bytes(ByteBuffer(string: body))
        let result: (Bool, String)
        do {
            // Nothing of the answer but its status is read.
            let status = Int(try await http.execute(request, timeout: patience).status.code)
            result = ((200..<300).contains(status), "status \(status)")
        } catch {
            result = (false, "no answer: \(error)")
        }
        try? await http.shutdown()
        return result
    }

    /// `sha256=` and the HMAC-SHA256 (RFC 2104) of a text in hexadecimal digits.
    static func signature(of text: String, secret: [UInt8]) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: secret))
        return "sha256=" + code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The secret, read each time so that it can be changed while Mem runs; nil: there is none to be.
    private static func secret(_ rules: Configuration.Rules) throws(WebhookTarget.Refusal) -> [UInt8]? {
        guard let path = rules.webhookSecretFile else { return nil }
        guard let data = FileManager.default.contents(atPath: path), data.count <= maximumSecret else {
            throw WebhookTarget.Refusal(reason: "the secret (rules.webhook_secret_file) can't be read")
        }
        let isSpace = { (byte: UInt8) in [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
        let bytes = Array(data.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
        guard bytes.count >= minimumSecret else {
            throw WebhookTarget.Refusal(reason: "the secret (rules.webhook_secret_file) is shorter than 16 bytes")
        }
        return bytes
    }
}
