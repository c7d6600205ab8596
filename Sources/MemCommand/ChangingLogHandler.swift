internal import Foundation
internal import Logging
internal import MemCore
internal import Synchronization

/// Writes to standard error, from a level on and in a form that are asked for each time; a logger may have a level of its
/// own.
struct ChangingLogHandler: LogHandler {
    private let label: String
    private var inner: StreamLogHandler
    private var own: Logger.Level?
    private let common: @Sendable () -> (level: Logger.Level, format: Configuration.Logging.Format)
    /// Lines of several threads one after the other.
    private static let turn = Mutex(())

    init(
        label: String,
        common: @escaping @Sendable () -> (level: Logger.Level, format: Configuration.Logging.Format)
    ) {
        self.label = label
        self.common = common
        inner = .standardError(label: label)
        // What is to be written is decided here.
        inner.logLevel = .trace
    }

    var logLevel: Logger.Level {
        get { own ?? common().level }
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
        guard common().format == .json else { return inner.log(event: event) }
        var fields = metadata.merging(metadataProvider?.get() ?? [:]) { _, new in new }
        fields.merge(event.metadata ?? [:]) { _, new in new }
        if let error = event.error { fields["error"] = "\(error)" }
        let line = JSONLine.of(event, from: label, metadata: fields, at: .now()) + "\n"
        Self.turn.withLock { _ in try? FileHandle.standardError.write(contentsOf: Data(line.utf8)) }
    }
}
