internal import ArgumentParser
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
    func send(
        _ method: String,
        _ path: String,
        body: Data? = nil,
        type: String = "application/json"
    ) async throws -> Data {
        try await exchange(method, path, body: body, type: type).body
    }

    /// Sends a request and returns the answer: headers and body.
    ///
    /// - Throws: ``MemClientError``
    func exchange(
        _ method: String,
        _ path: String,
        body: Data? = nil,
        type: String = "application/json"
    ) async throws -> (headers: HTTPHeaders, body: Data) {
        var request = HTTPClientRequest(url: base.absoluteString + path)
        request.method = .RAW(value: method)
        request.headers.add(name: "Accept", value: "application/json")
        if let body {
            request.headers.add(name: "Content-Type", value: type)
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        return try await send(request, timeout: timeout)
    }

    /// Posts a form as it comes from a sequence, however long that takes, and returns the body of the answer.
    ///
    /// - Throws: ``MemClientError``; what the sequence throws.
    func post(
        _ path: String,
        form: some AsyncSequence<ByteBuffer, any Error> & Sendable,
        boundary: String,
        length: Int64
    ) async throws -> Data {
        var request = HTTPClientRequest(url: base.absoluteString + path)
        request.method = .POST
        request.headers.add(name: "Accept", value: "application/json")
        request.headers.add(name: "Content-Type", value: "multipart/form-data; boundary=\(boundary)")
        request.body = .stream(form, length: .known(length))
        return try await send(request, timeout: .hours(240)).body
    }

    private func send(
        _ request: HTTPClientRequest,
        timeout: TimeAmount
    ) async throws -> (headers: HTTPHeaders, body: Data) {
        let answer: HTTPClientResponse
        let data: Data
        do {
            answer = try await Self.http.execute(request, timeout: timeout)
            data = Data(buffer: try await answer.body.collect(upTo: Self.maximumBytes))
        } catch let error where !(error is CancellationError) {
            throw MemClientError.unreachable(address: base.absoluteString)
        }
        if (200..<300).contains(answer.status.code) { return (answer.headers, data) }
        throw failure(Int(answer.status.code), data)
    }

    private func failure(_ status: Int, _ body: Data) -> MemClientError {
        guard let refusal = try? JSONDecoder().decode(Refusal.self, from: body) else {
            return .notMem(address: base.absoluteString, status: status)
        }
        return .refused(status: status, detail: refusal.detail)
    }

    /// Reads an answer of any length piece by piece into a file.
    ///
    /// - Throws: ``MemClientError``, also when the answer ends before its length; what the file throws.
    func download(_ path: String, to file: PartFile, _ bar: ProgressBar) async throws {
        let request = HTTPClientRequest(url: base.absoluteString + path)
        let answer: HTTPClientResponse
        do {
            answer = try await Self.http.execute(request, deadline: .distantFuture)
        } catch {
            throw MemClientError.unreachable(address: base.absoluteString)
        }
        let length = answer.headers.first(name: "Content-Length").flatMap { Int($0) }
        guard answer.status == .ok, let length else {
            let data = (try? await answer.body.collect(upTo: Self.maximumBytes)).map { Data(buffer: $0) } ?? Data()
            throw failure(Int(answer.status.code), data)
        }
        var done = 0
        do {
            for try await piece in answer.body {
                try file.write(piece.readableBytesView)
                done += piece.readableBytes
                bar.update(Int64(done), of: Int64(length))
            }
        } catch let error as ExitCode {
            throw error
        } catch {
            done = -1
        }
        guard done == length else {
            throw MemClientError.refused(status: 500, detail: "The answer broke off; Mem's log may say why.")
        }
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
