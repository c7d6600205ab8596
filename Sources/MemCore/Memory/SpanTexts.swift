/// What was said and noted during some spans.
public struct SpanTexts: Hashable, Sendable {
    /// What was being said in each span, of several at once what began first; nil where nothing was said.
    public var said: [Transcription?]
    /// The notes that share an instant with the time from the first span to the last, the newest written first.
    public var notes: AnnotationPage

    /// Creates it.
    public init(said: [Transcription?], notes: AnnotationPage) {
        self.said = said
        self.notes = notes
    }
}
