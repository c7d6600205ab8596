internal import DuckDB
internal import MemCore

/// The moments of each source, one after the other: each ends where the next one begins, or where a gap before that does.
struct MomentChains {
    /// Where a moment begins: a row of `moments`.
    struct Start {
        var id: Int64
        var source: Int64
        var frame: Int64
        var start: Int64

        /// What ``read(_:)`` reads.
        static let columns = "id, source, frame, start"

        static func read(_ columns: Columns) throws(DuckDBError) -> [Start] {
            let (ids, sources) = (try columns.integers(0), try columns.integers(1))
            let (frames, starts) = (try columns.integers(2), try columns.integers(3))
            return (0..<columns.count).map { row in
                Start(id: ids[row], source: sources[row], frame: frames[row], start: starts[row])
            }
        }
    }

    /// A moment and its end.
    struct Link {
        var start: Start
        var end: Int64
        var dwell: Int64 { end - start.start }

        func isEarlier(than other: Link) -> Bool {
            (start.start, start.source) < (other.start.start, other.start.source)
        }

        func isLonger(than other: Link) -> Bool {
            dwell == other.dwell ? isEarlier(than: other) : dwell > other.dwell
        }
    }

    /// Where a source came back after a gap.
    struct Return: Hashable {
        var source: Int64
        var instant: Int64
    }

    private let query: MomentQuery
    private let leastDwell: Int64
    /// Where the gaps began after which sources came back.
    private let gaps: [Return: Int64]
    private var open = BySource<Start>()
    private var best: Best<Link>

    /// How many moments the query means, of those that ended so far.
    private(set) var total = 0

    init(_ query: MomentQuery, gaps: [Return: Int64]) {
        self.query = query
        self.gaps = gaps
        leastDwell = Int64((min(max(query.minimumDwell, 0), 1e9) * 1_000_000).rounded())
        let (wanted, isOver) = query.part.offset.addingReportingOverflow(query.part.limit)
        let isByTime = query.order == .time
        best = Best(isOver ? .max : wanted) { one, other in
            isByTime ? one.isEarlier(than: other) : one.isLonger(than: other)
        }
    }

    /// The moments that have not ended.
    var unended: [Start] { open.all.map(\.value) }

    /// The next moment of a source begins, and ends the one before.
    mutating func begin(_ start: Start) {
        if let before = open[start.source] { end(before, at: start.start) }
        open[start.source] = start
    }

    /// A source's last moment ends.
    mutating func end(_ start: Start, at instant: Int64) {
        open[start.source] = nil
        // A moment that begins with the newest sample begins behind the gap.
        let gap = instant > start.start ? gaps[Return(source: start.source, instant: instant)] : nil
        let end = gap ?? instant
        let link = Link(start: start, end: end)
        guard end >= query.part.start.microseconds, link.dwell >= leastDwell,
            query.frameID == nil || query.frameID?.rawValue == start.frame
        else { return }
        total += 1
        best.add(link)
    }

    /// The moments of the page.
    mutating func page() -> [Link] {
        Array(best.inOrder().dropFirst(query.part.offset).prefix(query.part.limit))
    }
}
