internal import ArgumentParser
internal import MemCore

/// When a token runs out, on the command line: `90d` from now, or a time.
struct TokenExpiry: ExpressibleByArgument {
    /// The most days: a hundred years.
    private static let longest = 36_525

    /// When it is.
    let instant: Instant

    init?(argument: String) {
        self.init(argument, now: .now())
    }

    init?(_ text: String, now: Instant) {
        if text.hasSuffix("d"), let days = Int(text.dropLast()), text.first?.isNumber == true {
            guard (1...Self.longest).contains(days) else { return nil }
            instant = now.advanced(bySeconds: Double(days) * 86_400)
        } else {
            guard let instant = HumanTime.current.instant(text), instant > now else { return nil }
            self.instant = instant
        }
    }
}
