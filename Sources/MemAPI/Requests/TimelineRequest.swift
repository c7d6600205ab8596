package import MemCore

/// What a request for a page of the timeline says.
package struct TimelineRequest: Equatable {
    /// The range, whose source and session, and which page of it.
    package var query: TimelineQuery
    /// The length of the buckets in microseconds, nil for single samples.
    var bucket: Int64?
    /// Whether gaps, changes of format and wrong dates are entries too.
    var includesGaps: Bool

    /// The most entries in one page: what the original's page asks for.
    static let maximumLimit: Int64 = 5000
    /// The default range, in seconds: a day.
    static let defaultRange = 86_400.0

    package init(_ query: QueryParameters) throws(APIError) {
        let end = try query.instant("end") ?? .now()
        let start = try query.instant("start") ?? end.advanced(bySeconds: -Self.defaultRange)
        guard start <= end else { throw .invalid("start", "This is later than end.") }
        self.query = TimelineQuery(
            start: start,
            // The API's end belongs to the range, as in the original; the store's doesn't.
            end: end.advanced(bySeconds: 0.000_001),
            sourceID: try query.sourceID(),
            sessionID: try query.text("session_id").map(SessionID.init(rawValue:)),
            after: try query.position("cursor"),
            limit: try query.limit(atMost: Self.maximumLimit),
            offset: try query.offset()
        )
        guard self.query.after == nil || self.query.offset == 0 else {
            throw .invalid("cursor", "Go on either by cursor or by offset, not by both.")
        }
        bucket = try query.span("bucket")
        switch try query.text("include") {
        case nil: includesGaps = false
        case "gaps": includesGaps = true
        default: throw .invalid("include", "This can be gaps.")
        }
    }
}

extension QueryParameters {
    /// The longest bucket, in seconds: a year.
    private static let longestSpan: Int64 = 31_536_000

    /// A length of time in microseconds, nil if it is missing: whole seconds, or a whole number with s, m, h or d.
    fileprivate func span(_ name: String) throws(APIError) -> Int64? {
        guard let text = try text(name) else { return nil }
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        let unit = text.last.flatMap { units[$0] }
        // One length of time is written in one way, but for its unit.
        guard text.first != "+", text.first != "0", let number = Int64(unit == nil ? text[...] : text.dropLast()),
            (1...Self.longestSpan).contains(number), number * (unit ?? 1) <= Self.longestSpan
        else { throw .invalid(name, "This is not a length of time like 10s, 1m, 1h or 1d, 365 days at most.") }
        return number * (unit ?? 1) * 1_000_000
    }

    /// A place in the timeline, as ``TimelinePosition/cursor`` wrote it; nil if it is missing, or empty as it is when a
    /// loop over pages begins.
    fileprivate func position(_ name: String) throws(APIError) -> TimelinePosition? {
        guard !isEmpty(name), let text = try text(name) else { return nil }
        let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { Int64(decimal: $0) }
        guard numbers.count == 2, let instant = numbers[0], let source = numbers[1] else {
            throw .invalid(name, "This is not what an answer had as next_cursor.")
        }
        return TimelinePosition(instant: Instant(microseconds: instant), sourceID: SourceID(rawValue: source))
    }
}

extension TimelinePosition {
    /// The position as text that may stand in a query as it is.
    package var cursor: String { "\(instant.microseconds).\(sourceID)" }
}
