internal import Synchronization

/// The configuration in force, which may change while Mem runs.
///
/// Whoever asks for each piece of work anew works by the newest; what can't change without a restart stays as it was.
public final class CurrentConfiguration: Sendable {
    private let state: Mutex<Configuration>

    /// Puts a configuration in force.
    public init(_ configuration: Configuration) {
        state = Mutex(configuration)
    }

    /// What is in force now.
    public var value: Configuration { state.withLock { $0 } }

    /// Puts another one in force.
    public func replace(with configuration: Configuration) {
        state.withLock { $0 = configuration }
    }
}
