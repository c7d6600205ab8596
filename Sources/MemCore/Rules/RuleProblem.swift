/// What is wrong with a rule that somebody wrote: the field, and a sentence.
public struct RuleProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where it is: `condition.seconds`.
    public var field: String
    /// What may be there.
    public var detail: String

    /// Creates a problem.
    public init(_ field: String, _ detail: String) {
        self.field = field
        self.detail = detail
    }

    /// Both.
    public var description: String { "\(field): \(detail)" }
}
