/// What all checks found.
struct DoctorReport: Encodable, Equatable {
    /// One check and its finding.
    struct Line: Encodable, Equatable {
        let title: String
        let finding: DoctorFinding

        enum CodingKeys: String, CodingKey {
            case title
            case outcome
            case message
            case advice
        }

        func encode(to encoder: any Encoder) throws {
            var fields = encoder.container(keyedBy: CodingKeys.self)
            try fields.encode(title, forKey: .title)
            try fields.encode(finding.outcome.rawValue, forKey: .outcome)
            try fields.encode(finding.message, forKey: .message)
            try fields.encode(finding.advice, forKey: .advice)
        }
    }

    private(set) var lines: [Line] = []

    /// Whether Mem can work.
    var isOK: Bool { !lines.contains { $0.finding.outcome == .failure } }

    mutating func add(_ title: String, _ finding: DoctorFinding) {
        lines.append(Line(title: title, finding: finding))
    }

    mutating func run(_ checks: [any DoctorCheck]) async {
        for check in checks { add(check.title, await check.run()) }
    }

    enum CodingKeys: String, CodingKey {
        case isOK = "ok"
        case checks
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(isOK, forKey: .isOK)
        try fields.encode(lines, forKey: .checks)
    }

    /// The report for people: a line per check, and one more for what to do.
    var text: [String] {
        let width = lines.map(\.title.count).max() ?? 0
        return lines.flatMap { line in
            let mark =
                switch line.finding.outcome {
                case .ok: "ok       "
                case .warning: "warning  "
                case .failure: "FAILURE  "
                }
            let title = TextWidth.pad(line.title, to: width + 2)
            let margin = String(repeating: " ", count: mark.count + width + 2)
            let message = line.finding.message.split(separator: "\n").joined(separator: "\n" + margin)
            return [mark + title + message] + (line.finding.advice.map { [margin + "-> " + $0] } ?? [])
        }
    }
}
