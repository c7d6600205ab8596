/// What a check of all that is remembered found, rule by rule.
public struct MemoryCheckReport: Codable, Hashable, Sendable {
    /// What was found of one rule.
    public struct Finding: Codable, Hashable, Sendable {
        /// What has to be so, in a few words: `every sample has a frame`.
        public var rule: String
        /// How many rows, texts or pictures were looked at.
        public var checked: Int
        /// How many of them break the rule.
        public var wrong: Int
        /// How many of those were put right.
        public var repaired: Int
        /// Whether breaking it costs space and nothing else: a crash may leave such things, and a start removes most.
        public var isLeftover: Bool

        /// Creates a finding.
        public init(rule: String, checked: Int = 0, wrong: Int = 0, repaired: Int = 0, isLeftover: Bool = false) {
            self.rule = rule
            self.checked = checked
            self.wrong = wrong
            self.repaired = repaired
            self.isLeftover = isLeftover
        }

        enum CodingKeys: String, CodingKey {
            case rule
            case checked
            case wrong
            case repaired
            case isLeftover = "leftover"
        }
    }

    /// One for each rule, in the order in which they were looked at.
    public var findings: [Finding]
    /// What no repair brings back, and what was set aside: a sentence each.
    public var notes: [String]

    /// Creates a report.
    public init(findings: [Finding] = [], notes: [String] = []) {
        self.findings = findings
        self.notes = notes
    }

    /// Whether every rule is kept now, leftovers aside.
    public var isSound: Bool { findings.allSatisfy { $0.isLeftover || $0.wrong <= $0.repaired } }

    /// Notes what was found of a part of a rule.
    public mutating func add(_ finding: Finding) {
        guard let index = findings.firstIndex(where: { $0.rule == finding.rule }) else {
            findings.append(finding)
            return
        }
        findings[index].checked += finding.checked
        findings[index].wrong += finding.wrong
        findings[index].repaired += finding.repaired
    }

    /// The most that is said: a memory whose picture files are all gone would say it thousands of times.
    private static let mostNotes = 50

    /// Notes a sentence, unless enough was said.
    public mutating func note(_ sentence: String) {
        guard notes.count < Self.mostNotes else { return }
        notes.append(notes.count < Self.mostNotes - 1 ? sentence : "There is more of the kind.")
    }
}
