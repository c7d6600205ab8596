internal import Synchronization

/// Why the store does not commit, if it doesn't.
final class StoreHealth: Sendable {
    private let state = Mutex<String?>(nil)

    /// A sentence, nil while all is well.
    var trouble: String? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
