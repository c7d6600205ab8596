public import Logging
public import MemCore

/// Lets go of what is too old or too much, again and again.
public struct RetentionKeeper: Sendable {
    /// How long after a run the next one comes: rules about days speak of full hours.
    private static let pause = Duration.seconds(900)
    /// The same while the disk lacks room.
    private static let shortPause = Duration.seconds(60)
    /// How often is looked whether it does.
    private static let look = Duration.seconds(10)

    private let store: Store
    private let configuration: CurrentConfiguration
    private let logger: Logger

    /// Creates a keeper of a store, by the rules in force at each run.
    public init(store: Store, configuration: CurrentConfiguration, logger: Logger) {
        self.store = store
        self.configuration = configuration
        self.logger = logger
    }

    /// Works until its task is cancelled: at once, then four times an hour, and within seconds when the disk lacks room.
    public func run() async {
        var last: ContinuousClock.Instant?
        while !Task.isCancelled {
            let pause = store.lacksRoom(by: configuration.value.retention) ? Self.shortPause : Self.pause
            if last.map({ .now - $0 >= pause }) ?? true {
                await keep()
                last = .now
            }
            try? await Task.sleep(for: Self.look)
        }
    }

    private func keep() async {
        do throws(StoreFailure) {
            _ = try await store.retain(by: configuration.value, isDryRun: false)
        } catch {
            logger.error("the rules of retention can't be followed now", metadata: ["reason": "\(error)"])
        }
    }
}
