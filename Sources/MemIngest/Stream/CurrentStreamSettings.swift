internal import MemCore
internal import Synchronization

/// How a session is sampled, which may change while it is live.
final class CurrentStreamSettings: Sendable {
    private let state: Mutex<StreamSettings>

    init(_ settings: StreamSettings = StreamSettings()) {
        state = Mutex(settings)
    }

    /// What is in force now.
    var value: StreamSettings {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
