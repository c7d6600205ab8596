internal import ArgumentParser
internal import Foundation
internal import MemCore

/// `mem streams create`: a new session, and what belongs into the encoder.
struct CreateStreamCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Create a stream and print what belongs into OBS."
    )

    @Argument(help: "What to call it (else Mem finds a name).")
    var name: String?

    @Option(help: "A JSON object to attach, as '{\"room\": \"lab\"}'.")
    var metadata: String?

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        var wish: [String: JSONValue] = [:]
        if let name { wish["name"] = .string(name) }
        if let metadata {
            guard case .object(let object)? = try? JSONDecoder().decode(JSONValue.self, from: Data(metadata.utf8))
            else {
                throw ValidationError("--metadata: this is not a JSON object")
            }
            wish["metadata"] = .object(object)
        }
        let body = try JSONEncoder().encode(wish)
        try await server.ask { client in
            let data = try await client.send("POST", "/api/streams/create", body: body)
            let session = try client.decode(SessionAnswer.self, from: data)
            try output.print(data) {
                Console.print("Created \"\(Console.printable(session.name))\", session \(session.sessionID).")
                Console.print([""] + session.invitation)
            }
        }
    }
}
