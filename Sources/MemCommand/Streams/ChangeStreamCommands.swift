internal import ArgumentParser
internal import Foundation

/// `mem streams start`: a session lets its publisher in.
struct StartStreamCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Let a stream's publisher in; no effect on one that is waiting or live."
    )

    @OptionGroup var change: StreamChange

    func run() async throws {
        try await change.send("POST", "/start")
    }
}

/// `mem streams stop`: a session disconnects its publisher.
struct StopStreamCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Disconnect a stream's publisher and let none in until it is started again."
    )

    @OptionGroup var change: StreamChange

    func run() async throws {
        try await change.send("POST", "/stop")
    }
}

/// `mem streams rename`: a session gets another name.
struct RenameStreamCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename",
        abstract: "Give a stream another name, under which all that it showed is found from then on."
    )

    @OptionGroup var change: StreamChange

    @Argument(help: "The new name.")
    var name: String

    private struct Wish: Encodable {
        let name: String
    }

    func run() async throws {
        try await change.server.ask { client in
            let path = MemClient.path(of: try await client.session(change.stream), "")
            let data = try await client.send("PATCH", path, body: try JSONEncoder().encode(Wish(name: name)))
            let session = try client.decode(SessionAnswer.self, from: data)
            try change.output.print(data) {
                Console.print("\"\(Console.printable(session.name))\" is what the stream is called now.")
            }
        }
    }
}

/// `mem streams rotate-key`: a session gets a new key.
struct RotateKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-key",
        abstract: "Give a stream a new key and print what belongs into OBS; the old key ends at once."
    )

    @OptionGroup var change: StreamChange

    func run() async throws {
        try await change.server.ask { client in
            let path = MemClient.path(of: try await client.session(change.stream), "/rotate-key")
            let data = try await client.send("POST", path)
            let session = try client.decode(SessionAnswer.self, from: data)
            try change.output.print(data) {
                Console.print("\"\(Console.printable(session.name))\" has a new key; the old one is worth nothing now.")
                Console.print([""] + session.invitation)
            }
        }
    }
}

/// `mem streams delete`: a session is stopped and leaves the list.
struct DeleteStreamCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Stop a stream and take it off the list; what it showed stays."
    )

    @OptionGroup var change: StreamChange

    func run() async throws {
        try await change.send("DELETE", "")
    }
}

/// What the commands that change one session have in common.
struct StreamChange: ParsableArguments {
    @Argument(
        help: "The stream's name, its session id, the beginning of that, or its key.",
        completion: StreamCompletion.namesAndIDs
    )
    var stream: String

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    /// Asks for the change and prints what the server says of it.
    func send(_ method: String, _ suffix: String) async throws {
        try await server.ask { client in
            let data = try await client.send(method, MemClient.path(of: try await client.session(stream), suffix))
            try output.print(data) {
                Console.print(Console.printable(try client.decode(Message.self, from: data).message) + ".")
            }
        }
    }

    private struct Message: Decodable {
        let message: String
    }
}
