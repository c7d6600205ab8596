internal import AsyncHTTPClient
internal import Crypto
internal import Foundation
internal import MemCore
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// Asks somebody else whether a publisher may be let in: `streaming.auth.publish_url`.
///
/// Asked only about publishers whose key is right, one at a time for each session and few at a time in all, so that nobody
/// can make Mem flood that address.
final class PublishHook: Sendable {
    /// What is asked.
    struct Question: Encodable, Sendable {
        var action = "publish"
        var sessionID: String
        var name: String
        /// Where the publisher comes from; nil for one that pushes pictures over HTTP.
        var address: String?
        /// The application that it connected to, without what follows it: that may be the key.
        var app: String?
        var encoder: String?
        var sentAt: String

        enum CodingKeys: String, CodingKey {
            case action
            case sessionID = "session_id"
            case name
            case address
            case app
            case encoder
            case sentAt = "sent_at"
        }
    }

    /// What comes of it.
    enum Answer: Equatable {
        /// A status of 200 to 299.
        case allowed
        /// A status of 400 to 499.
        case refused(status: Int)
        /// No answer, or another one; the reason is for the log.
        case failed(String)
        /// Nobody was asked, by a fault or a bound of Mem's own: no reason to let anybody in, whatever the configuration
        /// says about answers that fail.
        case notAsked(String)
    }

    /// How many questions may be on their way at once.
    static let maximumAtOnce = 16
    /// The header with the signature of the body.
    static let signatureHeader = "X-Mem-Signature"

    private let asking = Mutex<Set<String>>([])

    /// Somebody who redirects a question could be anybody; nobody is asked twice.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.connectionPool.retryConnectionEstablishment = false
        // None waits for another one's connection.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = maximumAtOnce
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// Asks, for as long as the configuration allows.
    ///
    /// - Parameter auth: where, with which secret, and for how long.
    func ask(_ question: Question, _ auth: Configuration.Streaming.Auth) async -> Answer {
        guard let url = auth.publishURL else { return .allowed }
        let isTurn = asking.withLock { asking in
            asking.count < Self.maximumAtOnce && asking.insert(question.sessionID).inserted
        }
        guard isTurn else { return .notAsked("too many publishers want in at once") }
        defer { asking.withLock { _ = $0.remove(question.sessionID) } }
        // Read each time, so that it can be changed while Mem runs.
        let secret: [UInt8]
        do {
            secret = try PublishSecret(auth).bytes
        } catch {
            return .notAsked(error.reason)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let body = try? encoder.encode(question) else { return .notAsked("the question has no notation") }
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: Self.signatureHeader, value: Self.signature(of: body, secret: secret))
        request.body = .bytes(ByteBuffer(bytes: body))
        do {
            let timeout = TimeAmount.nanoseconds(Int64(auth.publishSeconds * 1e9))
            let status = Int(try await Self.http.execute(request, timeout: timeout).status.code)
            return switch status {
            case 200..<300: .allowed
            case 400..<500: .refused(status: status)
            default: .failed("the answer has the status \(status)")
            }
        } catch {
            return .failed("there is no answer: \(error)")
        }
    }

    /// `sha256=` and the HMAC-SHA256 (RFC 2104) of a body in hexadecimal digits.
    static func signature(of body: Data, secret: [UInt8]) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: secret))
        return "sha256=" + code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
