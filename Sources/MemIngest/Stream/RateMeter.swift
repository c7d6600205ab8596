internal import MemCore

/// Frames and bits per second of the last few seconds, by arrival.
struct RateMeter {
    /// Long enough to smooth a GOP's large keyframe, short enough to show a change at once.
    private static let seconds: Int64 = 5

    private var buckets: [Int64: (frames: Int, bytes: Int)] = [:]
    private var first: Int64?

    /// Counts what arrived at `second`, whole seconds of any steady clock.
    mutating func count(frames: Int, bytes: Int, second: Int64) {
        first = first ?? second
        buckets[second, default: (0, 0)].frames += frames
        buckets[second, default: (0, 0)].bytes += bytes
        if buckets.count > Self.seconds + 1 {
            buckets = buckets.filter { $0.key >= second - Self.seconds }
        }
    }

    /// Rates over the whole seconds before `second`; nil before the first one is over.
    func rates(at second: Int64) -> (framesPerSecond: Double, kilobitsPerSecond: Double)? {
        guard let first, second > first else { return nil }
        let from = max(first, second - Self.seconds)
        var frames = 0
        var bytes = 0
        for (key, bucket) in buckets where key >= from && key < second {
            frames += bucket.frames
            bytes += bucket.bytes
        }
        let span = Double(second - from)
        return (Double(frames) / span, Double(bytes) * 8 / 1000 / span)
    }
}
