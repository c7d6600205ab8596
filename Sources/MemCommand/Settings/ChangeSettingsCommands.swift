internal import ArgumentParser
internal import ConfigurationFile
internal import Foundation
internal import MemCore

/// `mem settings set`: keys get values.
struct SetSettingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Set one or more settings, all or none.",
        discussion: "mem settings set capture.frame.jpeg_quality 90 logging.level debug"
    )

    @Argument(help: "A key and its value, as often as wanted.", completion: .list(ConfigurationFile.keyPaths))
    var keysAndValues: [String]

    @OptionGroup var change: SettingsChange

    func validate() throws {
        guard keysAndValues.count.isMultiple(of: 2) else {
            throw ValidationError("Give each key a value: \(keysAndValues.last ?? "") has none.")
        }
    }

    func run() async throws {
        try await change.send { settings in
            stride(from: 0, to: keysAndValues.count, by: 2).map { index in
                let key = keysAndValues[index]
                let standard = settings.first { $0.key == key }?.standard
                return (key, SettingAnswer.value(keysAndValues[index + 1], like: standard))
            }
        }
    }
}

/// `mem settings reset`: keys get their defaults.
struct ResetSettingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Set one or more settings to their defaults, all or none."
    )

    @Argument(help: "The keys.", completion: .list(ConfigurationFile.keyPaths))
    var keys: [String]

    @OptionGroup var change: SettingsChange

    func run() async throws {
        try await change.send { settings in
            keys.map { key in (key, settings.first { $0.key == key }?.standard ?? .null) }
        }
    }
}

/// What the commands that change settings have in common.
struct SettingsChange: ParsableArguments {
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    /// Sends keys with their values and prints what the server made of it.
    func send(_ wish: ([SettingAnswer]) -> [(key: String, value: JSONValue)]) async throws {
        try await server.ask { client in
            let before = try await client.settings()
            let wanted = wish(before)
            var tree = JSONValue.object([:])
            for (key, value) in wanted { tree.set(value, at: key.split(separator: ".")[...]) }
            let body = try JSONEncoder().encode(tree)
            let data = try await client.send("PUT", "/api/settings", body: body)
            let answer = try client.decode(Answer.self, from: data)
            let after = try await client.settings()
            try output.print(data) {
                for setting in after where wanted.contains(where: { $0.key == setting.key }) {
                    let old = before.first { $0.key == setting.key }?.value
                    let value = SettingAnswer.text(setting.value)
                    let change = old == setting.value ? "as before" : "effective \(setting.effect)"
                    Console.print(Console.printable("\(setting.key): \(value), \(change)"))
                }
                if let reason = answer.restartReason { Console.print(Console.printable(reason)) }
            }
        }
    }

    private struct Answer: Decodable {
        var restartReason: String?

        enum CodingKeys: String, CodingKey {
            case restartReason = "restart_reason"
        }
    }
}
