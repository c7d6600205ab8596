public import ArgumentParser
internal import Foundation
internal import MemCore

/// `mem rules …`: what somebody wants to be told of, and what came of it.
public struct RulesCommand: AsyncParsableCommand {
    /// How the command line shows the command.
    public static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Make rules that tell when something happens on screen, try them, see what they told.",
        discussion: """
            mem rules test '{"type": "frozen", "seconds": 30}' --from "2 hours ago"
            mem rules create "The camera hangs" '{"type": "frozen", "seconds": 30}' --stream camera

            The conditions are in docs/api.md: scene_change, region_change, frozen, black, plain, no_signal, looks_like, \
            resolution, bitrate, silence. `mem watch --kind alert` prints what they tell as it happens.
            """,
        subcommands: [
            CreateRuleCommand.self, ListRulesCommand.self, ShowRuleCommand.self, EnableRuleCommand.self,
            DisableRuleCommand.self, DeleteRuleCommand.self, TestRuleCommand.self, ListAlertsCommand.self,
        ],
        defaultSubcommand: ListRulesCommand.self
    )

    /// Creates the command; the command line fills it.
    public init() {}
}

/// `mem rules list`: a row for each rule.
struct ListRulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List all rules.")

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await server.ask { client in
            let data = try await client.send("GET", "/api/rules")
            let rules = try client.decode(RuleListAnswer.self, from: data).rules
            try output.print(data) {
                guard !rules.isEmpty else {
                    return Console.print("There are no rules yet: see `mem rules --help`.")
                }
                var table = TextTable(header: ["RULE", "STATE", "CONDITION", "STREAM", "NAME"], cutting: ["NAME"])
                for rule in rules {
                    table.add([
                        String(rule.id.prefix(8)), rule.enabled ? "on" : "off", rule.type,
                        rule.sessionID.map { String($0.prefix(8)) } ?? "all", rule.name,
                    ])
                }
                Console.print(table.lines)
            }
        }
    }
}

/// `mem rules create`: a rule that is in force at once.
struct CreateRuleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "create", abstract: "Make a rule, in force at once.")

    @Argument(help: "What to call it.")
    var name: String

    @OptionGroup var wish: RuleOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await server.ask { client in
            let body = try JSONEncoder().encode(try await wish.fields(name, client))
            let data = try await client.send("POST", "/api/rules", body: body)
            let rule = try client.decode(RuleAnswer.self, from: data)
            try output.print(data) {
                Console.print("\"\(Console.printable(rule.name))\" is in force: rule \(rule.id).")
            }
        }
    }
}

/// What a rule says, on the command line.
struct RuleOptions: ParsableArguments {
    @Argument(help: "The condition as JSON: '{\"type\": \"black\"}'.")
    var condition: String

    @Option(
        help: "Only this stream, by its name, session id or key (else all).",
        completion: StreamCompletion.namesAndIDs
    )
    var stream: String?

    @Option(help: "Other fields of the rule, as a JSON object: '{\"cooldown_seconds\": 600, \"actions\": […]}'.")
    var with: String?

    /// The rule as the API takes it.
    func fields(_ name: String, _ client: MemClient) async throws -> [String: JSONValue] {
        var fields: [String: JSONValue] = [:]
        if let with {
            guard case .object(let object)? = try? JSONDecoder().decode(JSONValue.self, from: Data(with.utf8)) else {
                throw ValidationError("--with: this is not a JSON object")
            }
            fields = object
        }
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(condition.utf8)) else {
            throw ValidationError("The condition is not JSON.")
        }
        fields["name"] = .string(name)
        fields["condition"] = value
        if let stream { fields["session_id"] = .string(try await client.session(stream).sessionID) }
        return fields
    }
}

/// `mem rules test`: when a rule would have fired.
struct TestRuleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Tell when a rule would have fired, had it been in force."
    )

    @OptionGroup var wish: RuleOptions

    @Option(help: "Since when (else a day ago), as \"2 hours ago\" or 2026-11-22T09:30.")
    var from: HumanInstant?

    @Option(help: "Until when (else now).")
    var to: HumanInstant?

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let end = to?.instant ?? .now()
        let start = from?.instant ?? end.advanced(bySeconds: -86_400)
        // Much of the timeline may have to be read.
        try await server.ask(timeout: .seconds(600)) { client in
            let question: [String: JSONValue] = [
                "rule": .object(try await wish.fields("test", client)), "start": .string(start.rfc3339),
                "end": .string(end.rfc3339),
            ]
            let data = try await client.send("POST", "/api/rules/test", body: try JSONEncoder().encode(question))
            let answer = try client.decode(RuleTestAnswer.self, from: data)
            let quiet =
                answer.unknown < answer.samples
                ? "It would not have fired." : "What the rule looks at is not known of that time, so it can't be told."
            let nothing = answer.alerts.isEmpty ? quiet : nil
            try output.print(data, nothing: nothing) { Console.print(AlertAnswer.table(of: answer.alerts)) }
            if answer.unknown > 0, answer.unknown < answer.samples {
                Console.complain(
                    "Of \(answer.unknown) of \(answer.samples) samples it is not known what the rule looks at."
                )
            }
        }
    }
}

/// `mem rules alerts`: what rules told.
struct ListAlertsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts",
        abstract: "List what rules told, the newest first."
    )

    @Flag(help: "Only what is not over.")
    var open = false

    @Option(help: "Only this rule, by its name, its id or the beginning of that.")
    var rule: String?

    @Option(help: "At most so many.")
    var limit = 50

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await server.ask { client in
            var query = QueryText()
            if open { query.add("open", "true") }
            if let rule { query.add("rule_id", try await client.rule(rule).id) }
            query.add("limit", limit)
            let data = try await client.send("GET", "/api/alerts" + query.text)
            let answer = try client.decode(AlertListAnswer.self, from: data)
            try output.print(data) {
                guard !answer.alerts.isEmpty else { return Console.print("There are no such alerts.") }
                Console.print(AlertAnswer.table(of: answer.alerts))
            }
        }
    }
}
