/// What is done with a rule's alerts besides telling and keeping them.
public enum RuleAction: Hashable, Sendable {
    /// They are posted to an address of HTTP.
    case webhook(HTTPAddress)
    /// A command of this machine is run, by a name that the configuration file allows.
    case command(String)
    /// They are published under a topic of the broker that the configuration names.
    case mqtt(topic: String)
    /// A note is written about the stream.
    case annotation
    /// The stream is recorded.
    case record(RecordAction)

    /// The word that API and database use.
    public var type: String {
        switch self {
        case .webhook: "webhook"
        case .command: "command"
        case .mqtt: "mqtt"
        case .annotation: "annotation"
        case .record: "record"
        }
    }

    /// Whether it is delivered, tried again and logged; recording is a state, not a message.
    public var isDelivered: Bool {
        if case .record = self { false } else { true }
    }

    /// So many actions a rule may have.
    static let maximum = 5
    /// The most characters of an address.
    private static let maximumAddress = 2000
    /// The most characters of a command's name.
    private static let maximumName = 100
    /// The most characters of a topic.
    private static let maximumTopic = 200

    private static let types = ["webhook", "command", "mqtt", "annotation", "record"]

    /// Reads the actions of a rule.
    static func all(json: JSONValue) throws(RuleProblem) -> [RuleAction] {
        guard case .array(let list) = json else { throw RuleProblem("actions", "This is not a JSON array.") }
        guard list.count <= maximum else { throw RuleProblem("actions", "These are more than \(maximum).") }
        let actions = try list.enumerated().map { (index, item) throws(RuleProblem) in
            try RuleAction(json: item, path: "actions[\(index)]")
        }
        guard actions.count(where: { $0.type == "record" }) <= 1 else {
            throw RuleProblem("actions", "There is more than one of type record.")
        }
        return actions
    }

    private init(json: JSONValue, path: String) throws(RuleProblem) {
        guard case .object(let object) = json else { throw RuleProblem(path, "This is not a JSON object.") }
        guard case .string(let type) = object["type"], Self.types.contains(type) else {
            throw RuleProblem(path + ".type", "This has to be one of \(Self.types.joined(separator: ", ")).")
        }
        let own = [
            "webhook": ["url"], "command": ["name"], "mqtt": ["topic"], "record": ["before_seconds", "after_seconds"],
        ]
        let fields = try RuleFields(json, path: path, names: ["type"] + (own[type] ?? []))
        switch type {
        case "webhook":
            guard let text = try fields.text("url", atMost: Self.maximumAddress), let address = HTTPAddress(text) else {
                throw fields.problem("url", "This is not an address like https://example.com/hook.")
            }
            self = .webhook(address)
        case "command":
            guard let name = try fields.text("name", atMost: Self.maximumName), !name.isEmpty, !name.contains("/")
            else {
                throw fields.problem("name", "This is not the name of a command in rules.commands.")
            }
            self = .command(name)
        case "mqtt":
            guard let topic = try fields.text("topic", atMost: Self.maximumTopic), Self.isTopic(topic) else {
                throw fields.problem("topic", "This is not a topic like mem/alerts: no +, no #, and no $ in front.")
            }
            self = .mqtt(topic: topic)
        case "record":
            let usual = RecordAction()
            self = .record(
                RecordAction(
                    beforeSeconds: try fields.number("before_seconds", in: RecordAction.before) ?? usual.beforeSeconds,
                    afterSeconds: try fields.number("after_seconds", in: RecordAction.after) ?? usual.afterSeconds
                )
            )
        default: self = .annotation
        }
    }

    /// Whether something may be published under a name (MQTT 3.1.1, 4.7).
    private static func isTopic(_ text: String) -> Bool {
        !text.isEmpty && !text.hasPrefix("$")
            && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0 != "+" && $0 != "#" }
    }

    /// All fields.
    public var fields: [String: JSONValue] {
        var fields: [String: JSONValue] = ["type": .string(type)]
        switch self {
        case .webhook(let address): fields["url"] = .string(address.text)
        case .command(let name): fields["name"] = .string(name)
        case .mqtt(let topic): fields["topic"] = .string(topic)
        case .annotation: break
        case .record(let action):
            fields["before_seconds"] = .of(action.beforeSeconds)
            fields["after_seconds"] = .of(action.afterSeconds)
        }
        return fields
    }

    /// Reads ``fields``; nil if they are none.
    public init?(fields: [String: JSONValue]) {
        guard let action = try? RuleAction(json: .object(fields), path: "action") else { return nil }
        self = action
    }
}
