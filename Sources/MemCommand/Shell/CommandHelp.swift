/// The part of the argument parser's own description of a command (`--experimental-dump-help`) that a manual shows.
struct CommandHelp: Decodable {
    /// An option, a flag or an argument.
    struct Item: Decodable {
        struct Name: Decodable {
            var kind: String
            var name: String

            /// As it is typed.
            var text: String { (kind == "long" ? "--" : "-") + name }
        }

        var kind: String
        var names: [Name]?
        var valueName: String?
        var abstract: String?
        var defaultValue: String?
        var allValues: [String]?
        var isOptional: Bool
        var isRepeating: Bool
        var shouldDisplay: Bool
    }

    /// A whole program.
    struct Program: Decodable {
        var command: CommandHelp
    }

    var commandName: String
    var abstract: String?
    var discussion: String?
    var shouldDisplay: Bool
    var subcommands: [CommandHelp]?
    var arguments: [Item]?
}
