internal import Foundation
internal import MemCore

extension Delivery {
    /// What has to be delivered of an alert that was fired, or is over.
    static func all(of notice: AlertNotice, at now: Instant) -> [Delivery] {
        notice.rule.actions.compactMap { action in
            guard action.isDelivered else { return nil }
            // A note is written once, about the beginning.
            if action == .annotation, notice.alert.resolvedAt != nil { return nil }
            return Delivery(notice, action, isTest: false, at: now)
        }
    }

    /// A delivery of an alert.
    init(_ notice: AlertNotice, _ action: RuleAction, isTest: Bool, at now: Instant) {
        self.init(ruleID: notice.alert.ruleID, action: action, body: "{}", createdAt: now)
        let event = EventDraft.alert(notice.alert, of: notice.rule)
        var fields = event.fields
        fields["version"] = .integer(1)
        fields["delivery_id"] = .string(id)
        fields["kind"] = .string(event.kind.rawValue)
        fields["timestamp"] = .string(event.instant.rfc3339)
        fields["session_id"] = .string(notice.alert.sessionID.rawValue)
        fields["source_id"] = .integer(notice.alert.sourceID.rawValue)
        fields["frame_id"] = event.frameID.map { .integer($0.rawValue) } ?? .null
        fields["test"] = .bool(isTest)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Any tree of JSON values can be encoded, but for numbers that JSON has no text for.
        if let data = try? encoder.encode(fields) { body = String(decoding: data, as: UTF8.self) }
    }

    /// What is sent, field by field.
    var fields: [String: JSONValue] {
        (try? JSONDecoder().decode([String: JSONValue].self, from: Data(body.utf8))) ?? [:]
    }
}
