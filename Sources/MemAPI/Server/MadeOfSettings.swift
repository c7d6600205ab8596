internal import MemCore
internal import Synchronization

/// What every request needs of the settings in a form of its own: made anew only when those settings have changed.
final class MadeOfSettings<Part: Equatable & Sendable, Made: Sendable>: Sendable {
    private let settings: any SettingsControl
    private let part: @Sendable (Configuration) -> Part
    private let make: @Sendable (Part) -> Made
    private let last = Mutex<(part: Part, made: Made)?>(nil)

    /// - Parameters:
    ///   - settings: where the settings are, which may change at any time.
    ///   - part: those that it is made of.
    ///   - make: makes it.
    init(
        _ settings: any SettingsControl,
        of part: @escaping @Sendable (Configuration) -> Part,
        make: @escaping @Sendable (Part) -> Made
    ) {
        self.settings = settings
        self.part = part
        self.make = make
    }

    /// It, as it is by the settings in force.
    var current: Made {
        let part = part(settings.inForce)
        return last.withLock { last in
            if let last, last.part == part { return last.made }
            let made = make(part)
            last = (part, made)
            return made
        }
    }
}

extension MadeOfSettings where Part == [String], Made == TrustedProxies {
    /// The proxies that are trusted.
    static func trustedProxies(_ settings: any SettingsControl) -> Self {
        Self(settings, of: \.api.trustedProxies, make: TrustedProxies.init)
    }
}

extension MadeOfSettings where Part == [String], Made == HostNames {
    /// The names of this machine.
    static func hostNames(_ settings: any SettingsControl) -> Self {
        Self(settings, of: HostNames.given(by:)) { HostNames($0) }
    }
}
