import Testing

@testable import DuckDB

@Suite("is_within")
struct SourceSpansTests {
    /// The first instant of each span, and the last one, for three sources.
    private func connection() throws -> Connection {
        let connection = try Connection(to: Database(settings: ["threads": "1"]))
        try connection.addFunctions()
        try connection.run(
            """
            CREATE TABLE moments AS
            SELECT s.source::BIGINT AS source, make_timestamp((p.span::BIGINT << 32) + e.edge) AS start
            FROM range(1, 4) s(source), range(400000, 403000) p(span), (VALUES (0), ((1::BIGINT << 32) - 1)) e(edge)
            """
        )
        return connection
    }

    private func found(_ spans: SourceSpans, _ connection: Connection) throws -> [[Int64]] {
        let rows = try connection.ask(
            "SELECT source, start FROM moments WHERE is_within(?, source, start) ORDER BY ALL",
            [spans.value]
        )
        var found: [[Int64]] = []
        while let columns = try rows.nextColumns() {
            for (source, start) in zip(try columns.integers(0), try columns.integers(1)) {
                found.append([source, start])
            }
        }
        return found
    }

    @Test("finds what lies in a span of a source, from its first microsecond to its last")
    func finds() throws {
        let connection = try connection()
        #expect(try found(SourceSpans(), connection) == [])
        var spans = SourceSpans()
        spans.add(400_002, of: 1)
        spans.add(402_999, of: 3)
        // 1009 is what neighbouring spans differ by: source 1010 of the span before has the number of source 1.
        spans.add(400_004, of: 1010)
        let ends = [(1, 400_002), (1, 400_005), (3, 402_999)].flatMap { source, span in
            [[source, span << 32], [source, ((span + 1) << 32) - 1]] as [[Int64]]
        }
        #expect(try found(spans, connection) == ends)
    }

    @Test(
        "tells the span of an instant, and how far back a length reaches",
        arguments: [0, 1, 4_294_967_295, -1, 1 << 50]
    )
    func counts(instant: Int64) {
        let span = SourceSpans.span(of: instant)
        #expect(SourceSpans.start(of: instant, back: 0) <= instant)
        #expect(SourceSpans.start(of: instant, back: 0) + (1 << 32) > instant)
        #expect(SourceSpans.start(of: instant, back: 3) == (span - 3) << 32)
        let back = SourceSpans.spans(in: 90_000_000_000)
        #expect(SourceSpans.start(of: instant, back: back) <= instant - 90_000_000_000)
    }
}
