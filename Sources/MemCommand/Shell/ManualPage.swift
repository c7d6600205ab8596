public import ArgumentParser
internal import Foundation

/// The manual page of a program, in the notation of man(7).
public struct ManualPage {
    /// The page.
    public let text: String

    /// Makes the page of a command with all its subcommands.
    /// - Throws: `DecodingError` if the argument parser describes commands in another way than is known here.
    public init(helpOf root: any ParsableCommand.Type) throws {
        let program = try JSONDecoder().decode(CommandHelp.Program.self, from: Data(root._dumpHelp().utf8)).command
        var lines = [
            ".TH \(program.commandName.uppercased()) 1 \"\" \"mem \(MemVersion.current)\" \"\"", ".SH NAME",
            Self.escape("\(program.commandName) - \(program.abstract ?? "")"), ".SH SYNOPSIS",
            ".B \(program.commandName)", ".I subcommand", ".RI [ options ]", ".SH DESCRIPTION",
        ]
        lines += Self.paragraphs(program.discussion)
        lines.append(".SH COMMANDS")
        for command in program.subcommands ?? [] { lines += Self.section(command, under: program.commandName) }
        lines += Self.end
        text = lines.joined(separator: "\n") + "\n"
    }

    /// A command, then its subcommands.
    private static func section(_ command: CommandHelp, under parent: String) -> [String] {
        guard command.shouldDisplay, command.commandName != "help" else { return [] }
        let name = parent + " " + command.commandName
        let common = ["help", "version"]
        let items = (command.arguments ?? []).filter { item in
            item.shouldDisplay && !(item.names ?? []).contains { common.contains($0.name) }
        }
        let positional = items.filter { $0.kind == "positional" }.map(usage)
        var lines = [".SS " + escape(([name] + positional).joined(separator: " "))]
        lines += paragraphs(command.abstract) + paragraphs(command.discussion)
        for item in items { lines += [".TP", title(of: item), about(item)] }
        return lines + (command.subcommands ?? []).flatMap { section($0, under: name) }
    }

    private static func usage(_ item: CommandHelp.Item) -> String {
        let value = "<\(item.valueName ?? "value")>" + (item.isRepeating ? " ..." : "")
        return item.isOptional ? "[\(value)]" : value
    }

    private static func title(of item: CommandHelp.Item) -> String {
        guard let names = item.names, !names.isEmpty else { return ".I " + escape(item.valueName ?? "value") }
        let bold = names.map { "\\fB\(escape($0.text))\\fR" }.joined(separator: ", ")
        return bold + (item.kind == "option" ? " \\fI\(escape(item.valueName ?? "value"))\\fR" : "")
    }

    private static func about(_ item: CommandHelp.Item) -> String {
        var text = item.abstract ?? ""
        if let values = item.allValues { text += " One of " + values.joined(separator: ", ") + "." }
        if let value = item.defaultValue, item.kind != "flag" { text += " Default: \(value)." }
        return escape(text)
    }

    private static func paragraphs(_ text: String?) -> [String] {
        guard let text, !text.isEmpty else { return [] }
        return text.split(separator: "\n").flatMap { [".PP", escape(String($0))] }
    }

    /// Text that roff takes for nothing else: no minus for a hyphen, no request at the beginning of a line.
    private static func escape(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\\": escaped += "\\e"
            case "-": escaped += "\\-"
            case "\n": escaped += " "
            default: escaped.append(character)
            }
        }
        return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
    }

    /// What holds for all commands.
    private static let end = [
        ".SH EXIT STATUS", ".TP", ".B 0", "It was done.", ".TP", ".B 1",
        "It could not be done: Mem refused, the configuration is wrong, or a check of the doctor failed.", ".TP",
        ".B 2",
        "Mem answered, and there is nothing of the kind: no rows, no hit, nothing on screen then.", ".TP", ".B 64",
        "The command was used wrongly.", ".TP", ".B 65", "A file is not what it should be.", ".TP", ".B 66",
        "A file could not be read.", ".TP", ".B 69", "No Mem answers at the address.", ".TP", ".B 73",
        "A file could not be written, or the terminal shows no pictures.", ".TP", ".B 75",
        "Another process has the memory open.", ".SH ENVIRONMENT", ".TP", ".B MEM_URL",
        "Where Mem answers, for all commands that take", "\\fB\\-\\-url\\fR.",
        "Without both it is where the configuration says, else at http://127.0.0.1:8000.", ".TP", ".B MEM_CA",
        "A file of certificates to trust besides the system's, for all commands that take", "\\fB\\-\\-ca\\fR.", ".TP",
        ".B MEM_CONFIG_PATH",
        "The configuration file, if", "\\fB\\-\\-config\\fR", "does not name one.", ".TP",
        ".BI MEM_ SECTION _ KEY", "Goes before a key of the configuration file:",
        "MEM_STREAMING_RTMP_PORT is streaming.rtmp.port.", ".TP", ".B TZ", "The zone that times are read and shown in.",
        ".SH FILES", ".TP", ".I config.yaml", "The settings, looked for where Mem is started.", ".TP",
        ".I /etc/mem/config.yaml",
        "The settings of the Mem that the machine runs as a service, if that one is not there.",
        ".TP",
        ".I data/mem.duckdb", "The memory, unless database.path says otherwise.",
    ]
}
