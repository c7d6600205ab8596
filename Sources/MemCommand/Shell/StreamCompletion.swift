internal import ArgumentParser
internal import Foundation

/// What a shell offers where a stream is to be named: what the running Mem has.
enum StreamCompletion {
    /// Names and session ids.
    static let namesAndIDs = CompletionKind.custom { (words: [String], _: Int, _: String) async -> [String] in
        await streams(words).flatMap { [$0.name, $0.sessionID] }
    }

    /// Nobody waits long for a key to do something; without a Mem there is nothing to offer.
    private static let patience = Duration.seconds(2)

    private static func streams(_ words: [String]) async -> [SessionAnswer] {
        let options = ["--url", "--token", "--ca", "--config"].flatMap { option in
            value(of: option, in: words).map { [option, $0] } ?? []
        }
        guard let client = try? ServerOptions.parse(options).client(timeout: patience),
            let streams = try? await client.sessions()
        else { return [] }
        // A name that a publisher chose must not control the terminal.
        return streams.filter { Console.printable($0.name) == $0.name }
    }

    /// What was typed for an option, as `--url X` or `--url=X`.
    private static func value(of option: String, in words: [String]) -> String? {
        for (word, next) in zip(words, words.dropFirst() + [""]) {
            if word == option { return next }
            if word.hasPrefix(option + "=") { return String(word.dropFirst(option.count + 1)) }
        }
        return nil
    }
}
