internal import Foundation

#if canImport(FoundationNetworking)
internal import FoundationNetworking
#endif

/// Talks to the REST API of a running Mem.
struct MemClient: Sendable {
    /// The API's address without a slash at its end.
    let base: URL
    /// Seconds that an answer may take: longer than any group commit.
    var timeout: TimeInterval = 30

    /// Sends a request and returns the body of the answer.
    ///
    /// - Throws: ``MemClientError``
    @discardableResult
    func send(_ method: String, _ path: String, body: Data? = nil) async throws -> Data {
        guard let url = URL(string: base.absoluteString + path) else {
            throw MemClientError.unreachable(address: base.absoluteString)
        }
        var request = URLRequest(url: url, cachePolicy: .reloadIgnoringLocalCacheData, timeoutInterval: timeout)
        request.httpMethod = method
        request.setValue("application/json", forHTTPHeaderField: "Accept")
        if let body {
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
            request.httpBody = body
        }
        let session = URLSession(configuration: .ephemeral)
        defer { session.finishTasksAndInvalidate() }
        let data: Data
        let response: URLResponse
        do {
            (data, response) = try await session.data(for: request)
        } catch is URLError {
            throw MemClientError.unreachable(address: base.absoluteString)
        }
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        if (200..<300).contains(status) { return data }
        guard let refusal = try? JSONDecoder().decode(Refusal.self, from: data) else {
            throw MemClientError.notMem(address: base.absoluteString, status: status)
        }
        throw MemClientError.refused(status: status, detail: refusal.detail)
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
    static func path(of reference: String, _ rest: String = "") -> String {
        let unreserved = CharacterSet(charactersIn: "-._~").union(
            CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        )
        let escaped = reference.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
        return "/api/streams/" + escaped + rest
    }

    /// What every error of Mem has.
    private struct Refusal: Decodable {
        let code: String
        let detail: String
    }
}
