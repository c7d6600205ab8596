internal import MemCore

/// Keyframes that a decoder took without giving a single picture of those that were wanted.
///
/// Damage passes; a decoder that gives nothing over many keyframes won't come to itself, be it for the video's sake or for
/// its own, and a stream must not be silent about that.
struct PictureDrought {
    /// So many keyframes, and so much time, and it is no passing damage.
    static let keyframes = 8
    /// Some cameras send nothing but keyframes: a moment's damage hits many of them.
    static let duration = MediaTime(microseconds: 10_000_000)

    private var starts = 0
    private var first: MediaTime?
    private var last = MediaTime.zero

    /// Notes a keyframe that was decoded for a wanted picture; one that gives it ends the drought.
    mutating func noteStart(at pts: MediaTime) {
        starts += 1
        last = pts
        // A timeline that begins anew with earlier times counts from there.
        first = min(first ?? pts, pts)
    }

    /// What to say of it; nil while it may be over soon.
    var failure: SamplingFailure? {
        guard let first, starts >= Self.keyframes, last - first >= Self.duration else { return nil }
        return .fruitless("no picture came out of \(starts) keyframes in a row")
    }
}
