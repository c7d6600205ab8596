internal import AsyncHTTPClient
internal import Foundation
internal import MemCore
internal import NIOCore
internal import NIOFoundationEssentialsCompat
internal import NIOHTTP1
internal import NIOSSL

/// Talks to the REST API of a running Mem.
struct MemClient: Sendable {
    /// Where the API is.
    let server: ServerAddress
    /// What lets the command in, if anything has to.
    var token: String?
    /// How long an answer may take.
    var timeout = Duration.seconds(30)

    /// The largest answer that is read: the longest list of sessions with the largest metadata.
    private static let maximumBytes = 256 << 20

    /// How often a request is sent again that came too fast.
    private static let patience = 5

    /// Longer than any upload.
    private static let aWeek = Duration.seconds(7 * 86_400)

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
        var request = request(path)
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
        var request = request(path)
        request.method = .POST
        request.headers.add(name: "Accept", value: "application/json")
        request.headers.add(name: "Content-Type", value: "multipart/form-data; boundary=\(boundary)")
        request.body = .stream(form, length: .known(length))
        return try await send(request, timeout: Self.aWeek).body
    }

    func request(_ path: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: server.base.absoluteString + path)
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        if server.base.scheme?.lowercased() == "https" { request.tlsConfiguration = server.trust.configuration }
        return request
    }

    private func send(
        _ request: HTTPClientRequest,
        timeout: Duration
    ) async throws -> (headers: HTTPHeaders, body: Data) {
        var (answer, data) = try await exchange(request, timeout: timeout)
        // An export asks as fast as it can. What may be asked twice is, when Mem says that it was too fast.
        for _ in 0..<Self.patience where answer.status == .tooManyRequests && request.method == .GET {
            let seconds = answer.headers.first(name: "Retry-After").flatMap { Int($0) } ?? 1
            try await Task.sleep(for: .seconds(min(max(seconds, 1), 60)))
            (answer, data) = try await exchange(request, timeout: timeout)
        }
        if (200..<300).contains(answer.status.code) { return (answer.headers, data) }
        throw failure(Int(answer.status.code), data)
    }

    private func exchange(
        _ request: HTTPClientRequest,
        timeout: Duration
    ) async throws -> (HTTPClientResponse, Data) {
        try await reaching(within: timeout) {
            let answer = try await Self.http.execute(request, timeout: TimeAmount(timeout))
            return (answer, Data(buffer: try await answer.body.collect(upTo: Self.maximumBytes)))
        }
    }

    /// Turns what happens to a connection into what it means.
    func reaching<Result>(within timeout: Duration, _ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as HTTPClientError where error == .deadlineExceeded || error == .readTimeout {
            throw MemClientError.silent(server, seconds: timeout.components.seconds)
        } catch let error as NIOSSLError where error.isDistrust {
            throw MemClientError.untrusted(server)
        } catch let error where !(error is CancellationError || error is CocoaError) {
            throw MemClientError.unreachable(server)
        }
    }

    func failure(_ status: Int, _ body: Data) -> MemClientError {
        guard let refusal = try? JSONDecoder().decode(Refusal.self, from: body) else {
            return .notMem(server, status: status)
        }
        guard status == 401 else { return .refused(status: status, detail: refusal.detail) }
        return .locked(server, hasToken: token != nil)
    }

    /// Reads an answer of any length, however long that takes, and hands it over piece by piece.
    ///
    /// - Parameter take: gets a piece, how many bytes there were with it, and how many there will be.
    /// - Throws: ``MemClientError``, also when the answer ends before its length; what `take` throws.
    func download(_ path: String, _ take: (ByteBufferView, _ done: Int, _ total: Int) throws -> Void) async throws {
        let request = request(path)
        let answer = try await reaching(within: timeout) {
            try await Self.http.execute(request, deadline: .distantFuture)
        }
        let length = answer.headers.first(name: "Content-Length").flatMap { Int($0) }
        guard answer.status == .ok, let length else {
            let data = (try? await answer.body.collect(upTo: Self.maximumBytes)).map { Data(buffer: $0) } ?? Data()
            throw failure(Int(answer.status.code), data)
        }
        var done = 0
        var pieces = answer.body.makeAsyncIterator()
        // One that breaks off ends as well as one that is whole.
        while let piece = try? await pieces.next() {
            done += piece.readableBytes
            try take(piece.readableBytesView, done, length)
        }
        guard done == length else {
            throw MemClientError.refused(status: 500, detail: "The answer broke off; Mem's log may say why.")
        }
    }

    /// Decodes an answer.
    /// - Throws: ``MemClientError/notMem(_:status:)`` if it is not what Mem answers.
    func decode<Answer: Decodable>(_ type: Answer.Type, from data: Data) throws -> Answer {
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch {
            throw MemClientError.notMem(server, status: 200)
        }
    }

    /// What every error of Mem has.
    private struct Refusal: Decodable {
        let code: String
        let detail: String
    }
}

extension NIOSSLError {
    /// Whether the server's certificate was not taken.
    fileprivate var isDistrust: Bool {
        switch self {
        case .handshakeFailed(let cause): "\(cause)".contains("CERTIFICATE_VERIFY_FAILED")
        case .unableToValidateCertificate, .noCertificateToValidate: true
        default: false
        }
    }
}
