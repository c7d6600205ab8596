/// Names a rule: in URLs, events and logs.
public struct RuleID: Hashable, Sendable, RawRepresentable {
    /// A UUID4 in its lower-case text form.
    public let rawValue: String

    /// Wraps the text of an identifier that came from the store or from a request.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// A fresh UUID4 from the system's cryptographic random generator.
    public static func random() -> RuleID {
        RuleID(rawValue: randomUUID4())
    }
}

extension RuleID: CustomStringConvertible {
    /// The identifier's text.
    public var description: String { rawValue }
}
