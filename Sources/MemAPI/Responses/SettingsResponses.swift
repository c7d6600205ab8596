internal import MemCore

/// The settings as a tree of the form of `config.yaml`, with the names that the original had for some of them.
enum SettingsTreeResponse {
    /// Puts all settings into a tree, each with its value or its default.
    static func tree(_ settings: [Setting], _ value: KeyPath<Setting, JSONValue>) -> JSONValue {
        var tree = JSONValue.object([:])
        for setting in settings { tree.set(setting[keyPath: value], at: setting.path.split(separator: ".")[...]) }
        for (name, path) in Setting.otherNames {
            guard let setting = settings.first(where: { $0.path == path }) else { continue }
            tree.set(setting[keyPath: value], at: name.split(separator: ".")[...])
        }
        // Clients of the original find these parts, and nothing in them.
        for part in Setting.absentParts { tree.set(.null, at: part.split(separator: ".")[...]) }
        return tree
    }
}

/// What a change of settings led to.
struct SettingsChangeResponse: Encodable {
    let settings: JSONValue
    let restartRequired: Bool
    @OrNull private(set) var restartReason: String?

    enum CodingKeys: String, CodingKey {
        case settings
        case restartRequired = "restart_required"
        case restartReason = "restart_reason"
    }

    init(_ all: [Setting]) {
        settings = SettingsTreeResponse.tree(all, \.value)
        let waiting = all.filter(\.isPending).map(\.path)
        restartRequired = !waiting.isEmpty
        restartReason =
            waiting.isEmpty
            ? nil : "Changed when Mem is started again: " + waiting.joined(separator: ", ") + "."
    }
}

/// One setting with all that is known of it.
struct SettingResponse: Encodable {
    let key: String
    let value: JSONValue
    let standard: JSONValue
    let allowed: String
    let about: String
    let variable: String
    @OrNull private(set) var setBy: String?
    let takesEffect: String
    let isPending: Bool

    enum CodingKeys: String, CodingKey {
        case key
        case value
        case standard = "default"
        case allowed
        case about
        case variable = "environment"
        case setBy = "set_by"
        case takesEffect = "takes_effect"
        case isPending = "pending_restart"
    }

    init(_ setting: Setting) {
        key = setting.path
        value = setting.value
        standard = setting.standard
        allowed = setting.allowed
        about = setting.about
        variable = setting.variable
        setBy = setting.setBy
        takesEffect = setting.effect.rawValue
        isPending = setting.isPending
    }
}
