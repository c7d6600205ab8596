internal import AsyncHTTPClient
internal import Foundation
internal import MemCore
internal import NIOCore
internal import NIOFoundationEssentialsCompat
internal import NIOHTTP1

/// Talks to the REST API of a running Mem.
struct MemClient: Sendable {
    /// The API's address without a slash at its end.
    let base: URL
    /// How long an answer may take: longer than any group commit.
    var timeout = TimeAmount.seconds(30)

    /// The largest answer that is read: the longest list of sessions with the largest metadata.
    private static let maximumBytes = 256 << 20

    /// Refuses at once where nothing listens; a client that kept trying would keep a person waiting.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// Sends a request and returns the body of the answer.
    ///
    /// - Throws: ``MemClientError``
    @discardableResult
    func send(_ method: String, _ path: String, body: Data? = nil) async throws -> Data {
        var request = HTTPClientRequest(url: base.absoluteString + path)
        request.method = .RAW(value: method)
        request.headers.add(name: "Accept", value: "application/json")
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        let answer: HTTPClientResponse
        let data: Data
        do {
            answer = try await Self.http.execute(request, timeout: timeout)
            data = Data(buffer: try await answer.body.collect(upTo: Self.maximumBytes))
        } catch let error where !(error is CancellationError) {
            throw MemClientError.unreachable(address: base.absoluteString)
        }
        if (200..<300).contains(answer.status.code) { return data }
        guard let refusal = try? JSONDecoder().decode(Refusal.self, from: data) else {
            throw MemClientError.notMem(address: base.absoluteString, status: Int(answer.status.code))
        }
        throw MemClientError.refused(status: Int(answer.status.code), detail: refusal.detail)
    }

    /// Decodes an answer.
    /// - Throws: ``MemClientError/notMem(address:status:)`` if it is not what Mem answers.
    func decode<Answer: Decodable>(_ type: Answer.Type, from data: Data) throws -> Answer {
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch {
            throw MemClientError.notMem(address: base.absoluteString, status: 200)
        }
    }

    /// The address of a session below `/api/streams`.
    /// - Throws: ``MemClientError`` for what can't be a session's.
    static func path(of reference: String, _ rest: String = "") throws(MemClientError) -> String {
        // An address of its own stands at this one.
        guard !reference.isEmpty, reference != "status" else {
            throw .refused(status: 404, detail: "Stream \"\(reference)\" not found.")
        }
        return "/api/streams/" + Percent.encode(reference) + rest
    }

    /// What every error of Mem has.
    private struct Refusal: Decodable {
        let code: String
        let detail: String
    }
}
