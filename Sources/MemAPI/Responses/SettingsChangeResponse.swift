internal import MemCore

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
