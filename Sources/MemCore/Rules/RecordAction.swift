/// That a stream is recorded while a rule's alert about it is open, where its setting allows.
public struct RecordAction: Hashable, Sendable {
    /// So many seconds of it before the alert, as far as they are still held.
    public var beforeSeconds: Double
    /// So many seconds more when the alert is over.
    public var afterSeconds: Double

    /// Creates an action.
    public init(beforeSeconds: Double = 10, afterSeconds: Double = 30) {
        self.beforeSeconds = beforeSeconds
        self.afterSeconds = afterSeconds
    }

    /// What may be asked for before an alert: as much as `streaming.capture.buffer_size` may be.
    static let before = 0.0...600.0
    /// What may be asked for after it: a day at most.
    static let after = 0.0...86_400.0
}

extension RuleDraft {
    /// What it says of recording, if it does.
    public var recordAction: RecordAction? {
        for case .record(let action) in actions { return action }
        return nil
    }
}
