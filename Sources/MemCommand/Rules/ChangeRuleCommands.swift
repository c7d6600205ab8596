internal import ArgumentParser
internal import Foundation
internal import MemCore

/// `mem rules show`: a rule with all that it says.
struct ShowRuleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show a rule as JSON.")

    @OptionGroup var choice: RuleChoice

    func run() async throws {
        try await choice.server.ask { client in
            let rule = try await client.rule(choice.rule)
            let data = try await client.send("GET", "/api/rules/" + Percent.encode(rule.id))
            Console.print(String(decoding: data, as: UTF8.self))
        }
    }
}

/// `mem rules enable`: a rule is in force again.
struct EnableRuleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "enable", abstract: "Turn a rule on.")

    @OptionGroup var choice: RuleChoice

    func run() async throws { try await choice.turn(on: true) }
}

/// `mem rules disable`: a rule tells nothing any more.
struct DisableRuleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "disable", abstract: "Turn a rule off.")

    @OptionGroup var choice: RuleChoice

    func run() async throws { try await choice.turn(on: false) }
}

/// `mem rules delete`: a rule goes, with what it told.
struct DeleteRuleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a rule with its alerts."
    )

    @OptionGroup var choice: RuleChoice

    func run() async throws {
        try await choice.server.ask { client in
            let rule = try await client.rule(choice.rule)
            let data = try await client.send("DELETE", "/api/rules/" + Percent.encode(rule.id))
            try choice.output.print(data) { Console.print("\"\(Console.printable(rule.name))\" is deleted.") }
        }
    }
}

/// What the commands about one rule have in common.
struct RuleChoice: ParsableArguments {
    @Argument(help: "The rule's name, its id, or the beginning of that.")
    var rule: String

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    /// Turns the rule on or off.
    func turn(on isOn: Bool) async throws {
        try await server.ask { client in
            let path = "/api/rules/" + Percent.encode(try await client.rule(rule).id)
            let body = try JSONEncoder().encode(["enabled": isOn])
            let data = try await client.send("PATCH", path, body: body)
            let changed = try client.decode(RuleAnswer.self, from: data)
            try output.print(data) {
                Console.print("\"\(Console.printable(changed.name))\" is \(changed.enabled ? "on" : "off").")
            }
        }
    }
}
