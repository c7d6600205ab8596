internal import Foundation
internal import MemCore

/// A setting as the API answers it.
struct SettingAnswer: Decodable {
    var key: String
    var value: JSONValue
    var standard: JSONValue
    var setBy: String?
    var takesEffect: String
    var isPending: Bool

    enum CodingKeys: String, CodingKey {
        case key
        case value
        case standard = "default"
        case setBy = "set_by"
        case takesEffect = "takes_effect"
        case isPending = "pending_restart"
    }

    /// When a change takes effect, in words.
    var effect: String {
        switch Setting.Effect(rawValue: takesEffect) {
        case .atOnce: "at once"
        case .nextKeyframe: "with the next keyframe"
        case .nextConnection: "for new connections"
        case .restart: "after a restart"
        case nil: takesEffect
        }
    }

    /// A value as people type it.
    static func text(_ value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .string(let text): text
        case .array(let values): values.isEmpty ? "-" : values.map(text).joined(separator: ",")
        case .object: "?"
        }
    }

    /// What a person typed as JSON of the kind that the key has; what does not fit is sent as it is and refused there.
    static func value(_ typed: String, like standard: JSONValue?) -> JSONValue {
        let number = Int64(typed).map(JSONValue.integer) ?? Double(typed).map(JSONValue.number)
        switch standard {
        case .bool:
            switch typed.lowercased() {
            case "true", "yes", "on", "1": return .bool(true)
            case "false", "no", "off", "0": return .bool(false)
            default: return .string(typed)
            }
        case .integer, .number: return number ?? .string(typed)
        case .null: return typed.lowercased() == "null" ? .null : number ?? .string(typed)
        case .array:
            guard typed != "-" else { return .array([]) }
            return .array(typed.split(separator: ",").map { .string($0.trimmingCharacters(in: .whitespaces)) })
        case .string, .object, nil: return .string(typed)
        }
    }
}

/// The settings as the API answers them.
struct SettingListAnswer: Decodable {
    var settings: [SettingAnswer]
}

extension MemClient {
    /// All settings.
    /// - Throws: ``MemClientError``
    func settings() async throws -> [SettingAnswer] {
        try decode(SettingListAnswer.self, from: try await send("GET", "/api/settings/keys")).settings
    }
}
