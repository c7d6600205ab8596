/// What the progress of some work is counted in.
public enum ProgressUnit: Sendable {
    /// Bytes, shown as kB, MB and GB.
    case bytes
    /// Things of this name in the plural: `frames`.
    case things(String)
    /// Nothing but the time that it takes: whoever does the work does not tell how far it is.
    case time
}

/// Puts into words how far some work is.
struct ProgressText: Sendable {
    /// What is done, in a few words: `Importing talk.mp4`.
    let title: String
    /// What is counted.
    let unit: ProgressUnit

    /// The widest that the bar gets: beyond that it tells nothing more.
    private static let widestBar = 30
    /// The narrowest: below that it tells nothing.
    private static let narrowestBar = 8

    /// The line on a terminal of so many columns; it never takes all of them, so that the cursor stays on it.
    func line(done: Int64, total: Int64?, elapsed: Duration, columns: Int) -> String {
        var parts: [String] = []
        var share: Double?
        let seconds = elapsed / .seconds(1)
        if case .time = unit {
            parts.append(Amount.clock(seconds))
        } else if let total, total > 0 {
            let reached = min(1, max(0, Double(done) / Double(total)))
            share = reached
            parts.append("\(Int(reached * 100)) %")
            parts.append("\(amount(done)) of \(amount(total))" + noun)
        } else {
            parts.append(amount(done) + noun)
        }
        if let rate = rate(done, seconds) { parts.append(rate) }
        if let share, share > 0, share < 1, seconds >= 1 {
            parts.append("\(Amount.clock(seconds / share - seconds)) left")
        }
        let figures = parts.joined(separator: "  ")
        let room = columns - 1 - TextWidth.of(figures) - 2
        // The title gives way to the figures.
        guard room > 0 else { return TextWidth.cut(figures, to: columns - 1) }
        let name = TextWidth.cut(title, to: room)
        let bar = bar(share, room: room - TextWidth.of(name) - 2)
        return ([name] + bar + [figures]).joined(separator: "  ")
    }

    private func bar(_ share: Double?, room: Int) -> [String] {
        let cells = min(room - 2, Self.widestBar)
        guard let share, cells >= Self.narrowestBar else { return [] }
        let full = Int(share * Double(cells))
        return ["[" + String(repeating: "#", count: full) + String(repeating: ".", count: cells - full) + "]"]
    }

    private var noun: String {
        switch unit {
        case .bytes, .time: ""
        case .things(let name): " " + name
        }
    }

    private func amount(_ count: Int64) -> String {
        switch unit {
        case .bytes: Amount.bytes(Double(count))
        case .things, .time: String(count)
        }
    }

    /// So much in a second, nil before that can be told.
    private func rate(_ done: Int64, _ seconds: Double) -> String? {
        guard done > 0, seconds >= 1 else { return nil }
        let perSecond = Double(done) / seconds
        switch unit {
        case .bytes: return Amount.bytes(perSecond) + "/s"
        case .things: return (perSecond < 10 ? Amount.tenths(perSecond) : String(Int(perSecond))) + "/s"
        case .time: return nil
        }
    }
}
