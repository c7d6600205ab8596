internal import ArgumentParser

/// `mem settings list`: every key with its value.
struct ListSettingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List all settings; a star marks what is not the default."
    )

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await server.ask { client in
            let data = try await client.send("GET", "/api/settings/keys")
            let settings = try client.decode(SettingListAnswer.self, from: data).settings
            try output.print(data) { Console.print(table(of: settings)) }
        }
    }

    private func table(of settings: [SettingAnswer]) -> [String] {
        var table = TextTable(
            header: ["KEY", "", "VALUE", "DEFAULT", "TAKES EFFECT"],
            cutting: ["VALUE", "DEFAULT", "TAKES EFFECT"]
        )
        for setting in settings {
            let effect = setting.takesEffect.replacing("_", with: " ") + (setting.isPending ? " (pending)" : "")
            table.add([
                setting.key, setting.value == setting.standard ? "" : "*", SettingAnswer.text(setting.value),
                SettingAnswer.text(setting.standard), setting.setBy.map { "set by \($0)" } ?? effect,
            ])
        }
        return table.lines
    }
}
