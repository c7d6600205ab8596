internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOFoundationEssentialsCompat
internal import NIOHTTP1

extension MemClient {
    /// Mem shows every 15 seconds that it is there.
    private static let longestSilence = TimeAmount.seconds(45)

    private static let patient: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.timeout.read = longestSilence
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// Reads an answer without an end, and hands it over piece by piece; returns when the connection is over.
    ///
    /// - Parameters:
    ///   - lastEventID: what was heard last.
    ///   - take: gets a piece; false if it is not what Mem would say.
    /// - Throws: ``MemClientError``
    func listen(
        _ path: String,
        lastEventID: String?,
        _ take: (ByteBufferView) async -> Bool
    ) async throws {
        var request = request(path)
        request.headers.add(name: "Accept", value: "text/event-stream")
        if let lastEventID { request.headers.add(name: "Last-Event-ID", value: lastEventID) }
        let answer = try await reaching(within: timeout) { [request] in
            try await Self.patient.execute(request, deadline: .distantFuture)
        }
        guard answer.status == .ok else {
            let data = (try? await answer.body.collect(upTo: 1 << 20)).map { Data(buffer: $0) } ?? Data()
            throw failure(Int(answer.status.code), data)
        }
        var pieces = answer.body.makeAsyncIterator()
        // One that breaks off ends as well as one that is whole.
        while let piece = try? await pieces.next() {
            guard await take(piece.readableBytesView) else { throw MemClientError.notMem(server, status: 200) }
        }
    }
}
