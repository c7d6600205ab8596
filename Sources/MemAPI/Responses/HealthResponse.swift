internal import MemCore

/// Whether Mem remembers what it is sent, as JSON; an unhealthy one has the fields of every error, too.
struct HealthResponse: Encodable {
    /// One thing that has to be well.
    struct Check: Encodable, Equatable {
        let name: String
        /// A sentence that says why it is not well, nil if it is.
        var trouble: String?
        /// A sentence that says what people have to know though it is well, nil if there is nothing.
        var warning: String?

        enum CodingKeys: String, CodingKey {
            case name
            case isOK = "ok"
            case detail
        }

        func encode(to encoder: any Encoder) throws {
            var fields = encoder.container(keyedBy: CodingKeys.self)
            try fields.encode(name, forKey: .name)
            try fields.encode(trouble == nil, forKey: .isOK)
            try fields.encode(trouble ?? warning, forKey: .detail)
        }
    }

    /// What was asked.
    enum Question {
        /// Whether Mem remembers what it is sent.
        case health
        /// Whether it takes in what is sent now.
        case readiness

        fileprivate var words: (yes: String, no: String) {
            switch self {
            case .health: ("ok", "unhealthy")
            case .readiness: ("ready", "not_ready")
            }
        }
    }

    let version: String
    var question = Question.health
    var checks: [Check]
    /// When it was found out; missing where it is told because it has changed.
    var timestamp: Instant?

    /// Takes out why something is not well.
    mutating func hideReasons() {
        for index in checks.indices {
            checks[index].warning = nil
            guard checks[index].trouble != nil else { continue }
            checks[index].trouble = "Who asks with a token of the scope read learns why."
        }
    }

    var isHealthy: Bool { checks.allSatisfy { $0.trouble == nil } }

    enum CodingKeys: String, CodingKey {
        case status
        case version
        case checks
        case timestamp
        case error
        case code
        case detail
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(isHealthy ? question.words.yes : question.words.no, forKey: .status)
        try fields.encode(version, forKey: .version)
        try fields.encode(checks, forKey: .checks)
        try fields.encodeIfPresent(timestamp?.rfc3339, forKey: .timestamp)
        guard !isHealthy else { return }
        try fields.encode("Service Unavailable", forKey: .error)
        try fields.encode(question.words.no.uppercased(), forKey: .code)
        try fields.encode(checks.compactMap(\.trouble).joined(separator: " "), forKey: .detail)
    }
}
