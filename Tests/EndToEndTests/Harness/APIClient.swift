import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A client of the REST API.
struct APIClient: Sendable {
    /// Where the server answers: `http://127.0.0.1:PORT`.
    var base: String

    private static let session = URLSession(configuration: .ephemeral)

    /// Asks, whatever the answer's status.
    func answer(_ method: String, _ path: String, json: String? = nil) async throws -> (status: Int, body: Data) {
        guard let url = URL(string: path.hasPrefix("http") ? path : base + path) else { throw URLError(.badURL) }
        var request = URLRequest(url: url, timeoutInterval: 20)
        request.httpMethod = method
        if let json {
            request.httpBody = Data(json.utf8)
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        }
        let (body, response) = try await Self.session.data(for: request)
        return ((response as? HTTPURLResponse)?.statusCode ?? 0, body)
    }

    /// Asks, and wants 2xx.
    /// - Throws: ``UnexpectedAnswer``
    @discardableResult
    func ask(_ method: String, _ path: String, json: String? = nil) async throws -> Data {
        let (status, body) = try await answer(method, path, json: json)
        guard (200..<300).contains(status) else {
            throw UnexpectedAnswer(
                request: "\(method) \(path)",
                status: status,
                body: String(decoding: body, as: UTF8.self)
            )
        }
        return body
    }

    /// Asks, and wants 2xx and a body of this type.
    func ask<Body: Decodable>(
        _ method: String,
        _ path: String,
        json: String? = nil,
        for: Body.Type
    ) async throws -> Body {
        let body = try await ask(method, path, json: json)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            return try decoder.decode(Body.self, from: body)
        } catch {
            throw UnexpectedAnswer(
                request: "\(method) \(path) as \(Body.self): \(error)",
                status: 200,
                body: String(decoding: body.prefix(2000), as: UTF8.self)
            )
        }
    }

    /// Sends a file, and wants nothing of the answer's status.
    func upload(_ path: String, _ file: Data, type: String) async throws -> (status: Int, body: Data) {
        guard let url = URL(string: base + path) else { throw URLError(.badURL) }
        var request = URLRequest(url: url, timeoutInterval: 20)
        request.httpMethod = "POST"
        request.httpBody = file
        request.setValue(type, forHTTPHeaderField: "Content-Type")
        let (body, response) = try await Self.session.data(for: request)
        return ((response as? HTTPURLResponse)?.statusCode ?? 0, body)
    }

    /// Creates a session.
    func createStream(_ name: String) async throws -> StreamAnswer {
        try await ask("POST", "/api/streams/create", json: #"{"name": "\#(name)"}"#, for: StreamAnswer.self)
    }

    /// A session, by its key or its id.
    func stream(_ reference: String) async throws -> StreamAnswer {
        try await ask("GET", "/api/streams/\(reference)", for: StreamAnswer.self)
    }

    /// Waits until a session is in this status.
    @discardableResult
    func stream(_ reference: String, is status: String, within seconds: Double = 15) async throws -> StreamAnswer {
        var last = "unknown"
        return try await eventually("status \(status) (it is \(last))", within: seconds) {
            let stream = try await stream(reference)
            last = "\(stream.status) \(stream.errorReason ?? "")"
            return stream.status == status ? stream : nil
        }
    }

    /// Waits until nobody publishes to a session: it is `ended` after a good-bye, `waiting` after a broken connection.
    @discardableResult
    func streamIsOver(_ reference: String, within seconds: Double = 15) async throws -> StreamAnswer {
        try await eventually("nobody publishes", within: seconds) {
            let stream = try await stream(reference)
            return ["ended", "waiting"].contains(stream.status) ? stream : nil
        }
    }

    /// Waits until so many samples of a session are stored.
    @discardableResult
    func stream(_ reference: String, hasSamples count: Int, within seconds: Double = 15) async throws -> StreamAnswer {
        var last = 0
        return try await eventually("\(count) samples (there are \(last))", within: seconds) {
            let stream = try await stream(reference)
            last = stream.framesReceived
            return last >= count ? stream : nil
        }
    }

    /// A source's whole timeline.
    func timeline(_ source: Int) async throws -> [TimelineAnswer.Entry] {
        let path = "/api/search?type=timeline&source_id=\(source)&limit=1000"
        return try await ask("GET", path, for: TimelineAnswer.self).entries
    }

    /// The JPEG file of each row of a timeline.
    func pictures(of entries: [TimelineAnswer.Entry]) async throws -> [[UInt8]] {
        var known: [Int: [UInt8]] = [:]
        var pictures: [[UInt8]] = []
        for frame in entries.map(\.frame) {
            let picture: [UInt8]
            if let stored = known[frame.frameId] {
                picture = stored
            } else {
                picture = [UInt8](try await ask("GET", frame.url))
            }
            known[frame.frameId] = picture
            pictures.append(picture)
        }
        return pictures
    }
}

/// The API answered with another status or body than it should.
struct UnexpectedAnswer: Error, CustomStringConvertible {
    var request: String
    var status: Int
    var body: String
    var description: String { "\(request) was answered with \(status): \(body)" }
}
