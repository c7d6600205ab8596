public import Logging
public import MemCore

/// Sets swift-log up for a program that serves.
public enum LoggingSetUp {
    /// Lets all loggers made from now on write to standard error, from the configured level on; once per process.
    public static func bootstrap(_ configuration: Configuration.Logging) {
        let level = level(configuration.level)
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
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
