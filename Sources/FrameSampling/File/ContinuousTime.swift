internal import MemCore

/// Puts a file's timestamps on one clock that never jumps: recordings that were joined start at zero again.
///
/// A step back of more than any reordering explains, or one of more than a day ahead, is taken out of all that follow.
struct ContinuousTime {
    /// The PTS of the first picture.
    private(set) var first: MediaTime?
    /// The highest PTS so far, on the continuous clock.
    private(set) var highest = MediaTime.zero
    private var correction = MediaTime.zero
    private var latest = MediaTime.zero
    /// The least distance between two pictures: how long the last one is taken to last.
    private var step = MediaTime(microseconds: .max)

    /// What the only picture of a file is taken to last.
    private static let stillStep = MediaTime(milliseconds: 40)
    private static let longestStep = MediaTime(microseconds: 86_400_000_000)

    /// The time at which the last picture ends, counted from the first one; whole milliseconds, as it is an estimate.
    var end: MediaTime {
        guard let first else { return .zero }
        return MediaTime(milliseconds: ((highest - first + lasting).microseconds + 500) / 1000)
    }

    /// Takes the next picture's times, in decoding order; a file that gives no DTS has them bounded from below.
    mutating func take(dts: MediaTime?, pts: MediaTime) -> (dts: MediaTime, pts: MediaTime) {
        let (dts, pts) = (dts.map(CodedPicture.clamped), CodedPicture.clamped(pts))
        guard let first else {
            first = pts
            highest = pts
            latest = pts
            return (dts ?? pts, pts)
        }
        var shown = pts + correction
        if shown < highest - SamplePlanner.backwardJump || shown > highest + Self.longestStep {
            correction = highest + lasting - pts
            shown = highest + lasting
        }
        // Neighbours in decoding order may be far apart, but somewhere two are as close as any are.
        let distance = MediaTime(microseconds: abs((shown - latest).microseconds))
        if distance > .zero { step = min(step, distance) }
        latest = shown
        highest = max(highest, shown)
        return (dts.map { $0 + correction } ?? first, shown)
    }

    private var lasting: MediaTime { step == MediaTime(microseconds: .max) ? Self.stillStep : step }
}
