internal import MemCore

/// Samples of one source in one minute that show the same moment: a row of `minutes`.
struct MinuteRow: Hashable, Sendable {
    /// A minute in microseconds.
    static let minute: Int64 = 60_000_000

    let sourceID: SourceID
    let frameID: FrameID
    let first: Instant
    private(set) var last: Instant
    private(set) var samples = 1
    /// How many of them show another frame than the one before.
    private(set) var changes: Int
    /// The least similarity to the sample before; nil if one of them has none.
    private(set) var similarity: Double?

    init(_ sample: Sample) {
        sourceID = sample.sourceID
        frameID = sample.frameID
        first = sample.instant
        last = sample.instant
        changes = sample.verdict.isChange ? 1 : 0
        similarity = sample.similarity
    }

    /// The minute that it is in, counted from 1970.
    var number: Int64 { Self.number(of: first) }

    /// Takes the next sample in, if it belongs here.
    mutating func take(_ sample: Sample) -> Bool {
        let belongs =
            !sample.beginsMoment && sample.frameID == frameID && Self.number(of: sample.instant) == number
        guard belongs else { return false }
        last = sample.instant
        samples += 1
        changes += sample.verdict.isChange ? 1 : 0
        if let least = similarity { similarity = sample.similarity.map { min($0, least) } }
        return true
    }

    /// The minute that an instant is in, counted from 1970.
    static func number(of instant: Instant) -> Int64 {
        let (quotient, remainder) = instant.microseconds.quotientAndRemainder(dividingBy: minute)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

extension Verdict {
    /// Whether another frame is on screen than before.
    var isChange: Bool { self == .new || self == .seen }
}
