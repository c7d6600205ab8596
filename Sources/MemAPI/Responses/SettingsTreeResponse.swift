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
