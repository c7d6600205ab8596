internal import MemCore

/// The rows of minutes that are not over: their samples are in the timeline, but not yet in `minutes`.
struct OpenMinutes: Sendable {
    /// A source that was silent for so long has its row written as it is; one that comes back has a second one.
    static let patience = 120.0

    private var rows: [SourceID: [MinuteRow]] = [:]

    /// The first sample that is in no row yet, nil if there is none.
    var since: Instant? { rows.values.compactMap(\.first?.first).min() }

    /// Takes samples in, those of one source in the order of time, and returns the rows that are complete.
    mutating func take(_ samples: [Sample], now: Instant) -> [MinuteRow] {
        var complete: [MinuteRow] = []
        for sample in samples {
            var open = rows[sample.sourceID] ?? []
            if let last = open.last, last.number != MinuteRow.number(of: sample.instant) {
                complete += open
                open = []
            }
            if open.isEmpty || !open[open.count - 1].take(sample) { open.append(MinuteRow(sample)) }
            rows[sample.sourceID] = open
        }
        let oldest = now.advanced(bySeconds: -Self.patience)
        for (source, open) in rows where open.last.map({ $0.last < oldest }) ?? true {
            complete += open
            rows[source] = nil
        }
        return complete.sorted { $0.first < $1.first }
    }

    /// All rows as they are.
    var all: [MinuteRow] { rows.values.joined().sorted { $0.first < $1.first } }
}
