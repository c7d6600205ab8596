public import Logging
public import MemCore

/// Lets go of what is too old or too much, again and again.
public struct RetentionKeeper: Sendable {
    /// What is too old is so for an hour before it is noticed, on the average: rules speak of full hours.
    private static let pause = Duration.seconds(900)

    private let store: Store
    private let configuration: CurrentConfiguration
    private let logger: Logger

    /// Creates a keeper of a store, by the rules in force at each run.
    public init(store: Store, configuration: CurrentConfiguration, logger: Logger) {
        self.store = store
        self.configuration = configuration
        self.logger = logger
    }

    /// Works until its task is cancelled; first at once, then four times an hour.
    public func run() async {
        while !Task.isCancelled {
            do throws(StoreFailure) {
                _ = try await store.retain(by: configuration.value, isDryRun: false)
            } catch {
                logger.error("the rules of retention can't be followed now", metadata: ["reason": "\(error)"])
            }
            try? await Task.sleep(for: Self.pause)
        }
    }
}
