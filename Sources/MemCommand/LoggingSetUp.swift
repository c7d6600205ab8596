public import Logging
public import MemCore
internal import Synchronization

/// Sets swift-log up for a program that serves.
public enum LoggingSetUp {
    /// The least important level that is written; may change at any time.
    private static let level = Mutex(Logger.Level.info)

    /// Lets all loggers made from now on write to standard error, from the configured level on; once per process.
    public static func bootstrap(_ configuration: Configuration.Logging) {
        change(to: configuration)
        LoggingSystem.bootstrap { label in
            ChangingLevelHandler(inner: StreamLogHandler.standardError(label: label)) { level.withLock { $0 } }
        }
    }

    /// Lets all loggers that have no level of their own write from this level on.
    public static func change(to configuration: Configuration.Logging) {
        level.withLock { $0 = self.level(configuration.level) }
    }

    /// The level of swift-log that a configured one means.
    public static func level(_ level: Configuration.Logging.Level) -> Logger.Level {
        switch level {
        case .trace: .trace
        case .debug: .debug
        case .info: .info
        case .notice: .notice
        case .warning: .warning
        case .error: .error
        case .critical: .critical
        }
    }
}
