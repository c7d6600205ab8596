internal import MemCore

/// An alert as JSON.
struct AlertResponse: JSONWritable {
    private let alert: Alert

    init(_ alert: Alert) {
        self.alert = alert
    }

    func write(to json: inout JSONOutput) {
        json.object { json in
            json.field("rule_id", alert.ruleID.rawValue)
            writeFields(to: &json)
        }
    }

    /// All but the name of the rule.
    func writeFields(to json: inout JSONOutput) {
        json.field("session_id", alert.sessionID.rawValue)
        json.field("source_id", alert.sourceID.rawValue)
        json.field("fired_at", alert.firedAt)
        json.field("value", alert.value)
        json.field("threshold", alert.threshold)
        json.field("frame_id", alert.frameID?.rawValue)
        json.field("url", alert.frameID.map(FrameURL.image))
        json.field("resolved_at", alert.resolvedAt?.rfc3339)
        json.field("resolution", alert.resolution?.rawValue)
    }
}

/// One page of alerts as JSON.
struct AlertListResponse: JSONWritable {
    private let page: AlertPage
    private let query: AlertQuery

    init(_ page: AlertPage, query: AlertQuery) {
        self.page = page
        self.query = query
    }

    func write(to json: inout JSONOutput) {
        json.object { json in
            json.field("alerts", page.alerts.map(AlertResponse.init))
            json.field("count", page.total)
            json.field(
                "pagination",
                Pagination(limit: query.limit, offset: query.offset, shown: page.alerts.count, of: page.total)
            )
        }
    }
}

/// What a rule would have told, as JSON.
struct RuleTestResponse: JSONWritable {
    private let test: RuleTest
    private let start: Instant
    private let end: Instant

    init(_ test: RuleTest, from start: Instant, to end: Instant) {
        self.test = test
        self.start = start
        self.end = end
    }

    func write(to json: inout JSONOutput) {
        json.object { json in
            json.field("start", start)
            json.field("end", end)
            json.field("streams", test.streams)
            json.field("samples", test.samples)
            json.field("unknown", test.unknown)
            json.field("alerts", test.alerts.map { TestedAlert(alert: $0) })
            json.field("count", test.alerts.count)
            json.field("truncated", test.isTruncated)
        }
    }

    /// An alert of a rule that is none.
    private struct TestedAlert: JSONWritable {
        let alert: Alert

        func write(to json: inout JSONOutput) {
            json.object { json in AlertResponse(alert).writeFields(to: &json) }
        }
    }
}
