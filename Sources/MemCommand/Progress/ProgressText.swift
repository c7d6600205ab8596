/// Puts into words how far some work is.
struct ProgressText: Sendable {
    /// What the work's progress is counted in.
    enum Unit: Sendable {
        /// Bytes, shown as kB, MB and GB.
        case bytes
        /// Things of this name in the plural: `frames`.
        case things(String)
    }

    /// What is done, in a few words: `Importing talk.mp4`.
    let title: String
    /// What is counted.
    let unit: Unit

    /// The widest that the bar gets: beyond that it tells nothing more.
    private static let widestBar = 30
    /// The narrowest: below that it tells nothing.
    private static let narrowestBar = 8

    /// The line on a terminal of so many columns; it never takes all of them, so that the cursor stays on it.
    func line(done: Int64, total: Int64?, elapsed: Duration, columns: Int) -> String {
        var parts: [String] = []
        var share: Double?
        if let total, total > 0 {
            let reached = min(1, max(0, Double(done) / Double(total)))
            share = reached
            parts.append("\(Int(reached * 100)) %")
            parts.append("\(amount(done)) of \(amount(total))" + noun)
        } else {
            parts.append(amount(done) + noun)
        }
        let seconds = elapsed / .seconds(1)
        if let rate = rate(done, seconds) { parts.append(rate) }
        if let share, share > 0, share < 1, seconds >= 1 {
            parts.append("\(Self.clock(seconds / share - seconds)) left")
        }
        let figures = parts.joined(separator: "  ")
        let room = columns - 1 - TextWidth.of(figures) - 2
        // The title gives way to the figures.
        guard room > 0 else { return TextWidth.cut(figures, to: columns - 1) }
        let name = TextWidth.cut(title, to: room)
        let bar = bar(share, room: room - TextWidth.of(name) - 2)
        return ([name] + bar + [figures]).joined(separator: "  ")
    }

    /// The line when all is done.
    func ending(done: Int64, elapsed: Duration) -> String {
        let seconds = elapsed / .seconds(1)
        let speed = rate(done, seconds).map { " (\($0))" } ?? ""
        return "\(title): \(amount(done))\(noun) in \(Self.clock(seconds))\(speed)"
    }

    private func bar(_ share: Double?, room: Int) -> [String] {
        let cells = min(room - 2, Self.widestBar)
        guard let share, cells >= Self.narrowestBar else { return [] }
        let full = Int(share * Double(cells))
        return ["[" + String(repeating: "#", count: full) + String(repeating: ".", count: cells - full) + "]"]
    }

    private var noun: String {
        switch unit {
        case .bytes: ""
        case .things(let name): " " + name
        }
    }

    private func amount(_ count: Int64) -> String {
        switch unit {
        case .bytes: Self.bytes(Double(count))
        case .things: String(count)
        }
    }

    /// So much in a second, nil before that can be told.
    private func rate(_ done: Int64, _ seconds: Double) -> String? {
        guard done > 0, seconds >= 1 else { return nil }
        let perSecond = Double(done) / seconds
        switch unit {
        case .bytes: return Self.bytes(perSecond) + "/s"
        case .things: return (perSecond < 10 ? Self.tenths(perSecond) : String(Int(perSecond))) + "/s"
        }
    }

    /// `812 bytes`, `4.2 kB`, `1.5 GB`.
    static func bytes(_ count: Double) -> String {
        guard count >= 1000 else { return "\(Int(count)) bytes" }
        var amount = count / 1000
        for unit in ["kB", "MB", "GB"] {
            if amount < 1000 { return "\(tenths(amount)) \(unit)" }
            amount /= 1000
        }
        return "\(tenths(amount)) TB"
    }

    /// `0:07`, `12:40`, `3:04:09`.
    static func clock(_ seconds: Double) -> String {
        // A hundred years, so that a first guess at the remaining time can't overflow.
        let whole = Int(min(max(seconds, 0), 3.2e9).rounded())
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (hours, minutes) = (whole / 3600, whole / 60 % 60)
        return (hours > 0 ? "\(hours):\(two(minutes))" : "\(minutes)") + ":" + two(whole % 60)
    }

    private static func tenths(_ number: Double) -> String {
        String((number * 10).rounded() / 10)
    }
}
