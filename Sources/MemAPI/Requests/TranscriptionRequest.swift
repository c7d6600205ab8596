internal import MemCore

extension Transcription.Segment {
    /// The most characters of a segment: a long speech.
    static let maximumText = 100_000
    /// The most characters of a language's or a speaker's name.
    static let maximumName = 200

    /// Reads a segment of a request.
    ///
    /// - Parameters:
    ///   - fields: the JSON object.
    ///   - source: the source of all segments, for those that don't name their own.
    init(_ fields: JSONFields, source: SourceID?) throws(APIError) {
        let own = try fields.identifier("source_id").map(SourceID.init(rawValue:))
        guard let source = own ?? source else {
            throw fields.refusal("source_id", "This is needed: the number of the source in which it was said.")
        }
        guard let start = try fields.instant("start_timestamp") else {
            throw fields.refusal("start_timestamp", "This is needed: a time like 2026-11-22T09:30:00Z.")
        }
        let end = try fields.instant("end_timestamp") ?? start
        guard start <= end else { throw fields.refusal("end_timestamp", "This is earlier than start_timestamp.") }
        guard let text = try fields.text("text", atMost: Self.maximumText) else {
            throw fields.refusal("text", "This is needed: what was said.")
        }
        let named = try fields.text("speaker_name", atMost: Self.maximumName)
        let short = try fields.text("speaker", atMost: Self.maximumName)
        self.init(
            sourceID: source,
            start: start,
            end: end,
            text: text,
            confidence: try fields.number("confidence", in: 0...1),
            language: try fields.text("language", atMost: Self.maximumName),
            speaker: named ?? short
        )
    }
}

extension WordQuery {
    /// Reads which words are looked for; nil if none are.
    init?(_ query: QueryParameters) throws(APIError) {
        guard let text = try query.text("q") else { return nil }
        let (start, end) = try query.range()
        self.init(
            text: text,
            start: start,
            end: end,
            sourceID: try query.sourceID(),
            limit: try query.limit(atMost: TimelineRequest.maximumLimit),
            offset: try query.offset()
        )
    }
}
