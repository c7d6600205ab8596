internal import MemCore

/// A rule as the API tells it: what people read of it.
struct RuleAnswer: Decodable {
    let id: String
    let name: String
    let enabled: Bool
    let sessionID: String?
    /// The type of its condition.
    let type: String

    private enum CodingKeys: String, CodingKey {
        case id
        case name
        case enabled
        case sessionID = "session_id"
        case condition
    }

    private struct Condition: Decodable {
        let type: String
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        id = try fields.decode(String.self, forKey: .id)
        name = try fields.decode(String.self, forKey: .name)
        enabled = try fields.decode(Bool.self, forKey: .enabled)
        sessionID = try fields.decodeIfPresent(String.self, forKey: .sessionID)
        type = try fields.decode(Condition.self, forKey: .condition).type
    }
}

/// All rules as the API tells them.
struct RuleListAnswer: Decodable {
    let rules: [RuleAnswer]
}

/// An alert as the API tells it.
struct AlertAnswer: Decodable {
    let sessionID: String
    let firedAt: String
    let resolvedAt: String?
    let value: Double
    let threshold: Double
    let frameID: Int64?
    let resolution: String?

    private enum CodingKeys: String, CodingKey {
        case sessionID = "session_id"
        case firedAt = "fired_at"
        case resolvedAt = "resolved_at"
        case value
        case threshold
        case frameID = "frame_id"
        case resolution
    }

    /// A row for each.
    static func table(of alerts: [AlertAnswer]) -> [String] {
        var table = TextTable(header: ["FIRED", "OVER", "WHY", "VALUE", "THRESHOLD", "FRAME", "STREAM"])
        for alert in alerts {
            table.add([
                HumanTime.shown(alert.firedAt), alert.resolvedAt.map(HumanTime.shown) ?? "-", alert.resolution ?? "-",
                short(alert.value), short(alert.threshold), alert.frameID.map { String($0) } ?? "-",
                String(alert.sessionID.prefix(8)),
            ])
        }
        return table.lines
    }

    /// A number with as many digits as anybody reads.
    private static func short(_ number: Double) -> String {
        let text = String((number * 100).rounded() / 100)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

/// What a rule would have told.
struct RuleTestAnswer: Decodable {
    var alerts: [AlertAnswer]
    var samples: Int
    var unknown: Int
}

/// Alerts as the API tells them.
struct AlertListAnswer: Decodable {
    let alerts: [AlertAnswer]
}

extension MemClient {
    /// The rule that a person means by a name, an id, or the beginning of an id.
    ///
    /// - Throws: ``MemClientError``; what several rules are called is refused.
    func rule(_ reference: String) async throws -> RuleAnswer {
        let list = try decode(RuleListAnswer.self, from: try await send("GET", "/api/rules")).rules
        var meant = list.filter { $0.id == reference || $0.name == reference }
        if meant.isEmpty, reference.count >= 4 { meant = list.filter { $0.id.hasPrefix(reference.lowercased()) } }
        guard let only = meant.first else {
            throw MemClientError.refused(
                status: 404,
                detail: "There is no rule \"\(reference)\": `mem rules list` shows those there are."
            )
        }
        guard meant.count == 1 else {
            let ids = meant.map { String($0.id.prefix(8)) }.joined(separator: ", ")
            throw MemClientError.refused(
                status: 409,
                detail: "Several rules are called \"\(reference)\": say which by the beginning of its id: \(ids)"
            )
        }
        return only
    }
}
