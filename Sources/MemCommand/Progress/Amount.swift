/// Amounts as people read them.
enum Amount {
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

    /// `1 picture`, `7 pictures`.
    static func of(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    /// `3.5`, `12`.
    static func short(_ number: Double) -> String {
        let text = tenths(number)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// `3.5`, `12.0`.
    static func tenths(_ number: Double) -> String {
        String((number * 10).rounded() / 10)
    }
}
