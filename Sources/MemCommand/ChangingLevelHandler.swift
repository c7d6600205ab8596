internal import Logging

/// Writes from a level on that is asked for each time, unless its logger was given one of its own.
struct ChangingLevelHandler: LogHandler {
    private var inner: StreamLogHandler
    private var own: Logger.Level?
    private let common: @Sendable () -> Logger.Level

    init(inner: StreamLogHandler, common: @escaping @Sendable () -> Logger.Level) {
        self.inner = inner
        self.common = common
        // What is to be written is decided here.
        self.inner.logLevel = .trace
    }

    var logLevel: Logger.Level {
        get { own ?? common() }
        set { own = newValue }
    }

    var metadata: Logger.Metadata {
        get { inner.metadata }
        set { inner.metadata = newValue }
    }

    var metadataProvider: Logger.MetadataProvider? {
        get { inner.metadataProvider }
        set { inner.metadataProvider = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { inner[metadataKey: key] }
        set { inner[metadataKey: key] = newValue }
    }

    func log(event: LogEvent) {
        inner.log(event: event)
    }
}
