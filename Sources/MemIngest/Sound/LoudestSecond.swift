/// How loud a stream was between two samples, while its levels come a second or two late, and not as often as samples.
struct LoudestSecond {
    /// So long after the last one a level may still come: it is decoded once a second, and the first one waits for its
    /// process.
    static let latest = Duration.seconds(10)
    /// So long one stands for what comes after it.
    private static let standsFor = Duration.seconds(3)

    private let beginning: ContinuousClock.Instant
    private var loudest: Double?
    private var isUnknown = false
    private var last: (level: Double?, time: ContinuousClock.Instant)?

    /// Begins where sound is measured from.
    init(from beginning: ContinuousClock.Instant = .now) {
        self.beginning = beginning
    }

    /// Notes the level of a second; nil: there is sound, but nobody can tell how loud.
    mutating func note(_ level: Double?, at time: ContinuousClock.Instant) {
        last = (level, time)
        guard let level else {
            isUnknown = true
            return
        }
        loudest = max(loudest ?? level, level)
    }

    /// How loud it was since the last call; minus infinity: no sound came; nil: that is not known.
    mutating func take(at time: ContinuousClock.Instant) -> Double? {
        defer { (loudest, isUnknown) = (nil, false) }
        if isUnknown { return nil }
        if let loudest { return loudest }
        if let last, time - last.time < Self.standsFor { return last.level }
        return time - (last?.time ?? beginning) > Self.latest ? -.infinity : nil
    }
}
