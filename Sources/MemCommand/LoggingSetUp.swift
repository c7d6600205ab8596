public import Logging
public import MemCore
internal import Synchronization

/// Sets swift-log up for a program that serves.
public enum LoggingSetUp {
    /// What is written, and how; may change at any time.
    private static let inForce = Mutex(Configuration.Logging())

    /// Lets all loggers made from now on write to standard error as the configuration says; once per process.
    public static func bootstrap(_ configuration: Configuration.Logging) {
        change(to: configuration)
        LoggingSystem.bootstrap { label in
            ChangingLogHandler(label: label) {
                let configuration = inForce.withLock { $0 }
                return (level(configuration.level), configuration.format)
            }
        }
    }

    /// Lets all loggers write in this form, and those that have no level of their own from this level on.
    public static func change(to configuration: Configuration.Logging) {
        inForce.withLock { $0 = configuration }
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
