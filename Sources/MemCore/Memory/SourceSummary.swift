/// A source with what is remembered of it.
public struct SourceSummary: Hashable, Sendable {
    /// The source.
    public var source: SourceRecord
    /// The session that it belongs to; nil for a file that was imported.
    public var sessionID: SessionID?
    /// Its first and its newest sample, of which one that was forgotten may still count; nil if there is none.
    public var span: ClosedRange<Instant>?

    /// Creates a summary.
    public init(source: SourceRecord, sessionID: SessionID?, span: ClosedRange<Instant>?) {
        self.source = source
        self.sessionID = sessionID
        self.span = span
    }
}
