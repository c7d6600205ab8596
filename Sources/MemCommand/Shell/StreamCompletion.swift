internal import ArgumentParser
internal import Foundation
internal import NIOCore

/// What a shell offers where a stream is to be named: what the running Mem has.
enum StreamCompletion {
    /// Names and session ids, for commands that take either.
    static let namesAndIDs = CompletionKind.custom { (words: [String], _: Int, _: String) async -> [String] in
        await streams(words).flatMap { [$0.name, $0.sessionID] }
    }

    /// Session ids alone.
    static let ids = CompletionKind.custom { (words: [String], _: Int, _: String) async -> [String] in
        await streams(words).map(\.sessionID)
    }

    /// Nobody waits long for a key to do something; without a Mem there is nothing to offer.
    private static let patience = TimeAmount.seconds(2)

    private static func streams(_ words: [String]) async -> [SessionAnswer] {
        var options = ServerOptions()
        options.url = words.firstIndex(of: "--url").flatMap { $0 + 1 < words.count ? words[$0 + 1] : nil }
        guard var client = try? options.client() else { return [] }
        client.timeout = patience
        guard let data = try? await client.send("GET", "/api/streams"),
            let list = try? client.decode(SessionListAnswer.self, from: data)
        else { return [] }
        // A name that a publisher chose must not control the terminal.
        return list.streams.filter { Console.printable($0.name) == $0.name }
    }
}
