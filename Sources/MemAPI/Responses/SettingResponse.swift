internal import MemCore

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
