public import MemCore

/// The instants at which samples are wanted: `origin + k·interval`, on the clock of the stream.
public struct SamplingGrid: Hashable, Sendable {
    /// Media time from one instant to the next; positive.
    public let interval: MediaTime
    /// Zero of the grid: the PTS of the first picture in presentation order; nil until that is known.
    public private(set) var origin: MediaTime?
    /// The PTS of the last sample.
    public private(set) var lastSample: MediaTime?

    /// Creates a grid, new or continued after a restart.
    public init(interval: MediaTime, origin: MediaTime? = nil, lastSample: MediaTime? = nil) {
        self.interval = MediaTime(microseconds: min(max(interval.microseconds, 1), CodedPicture.farthest))
        self.lastSample = lastSample.map(CodedPicture.clamped)
        self.origin = origin.map(CodedPicture.clamped) ?? self.lastSample
    }

    /// The instant whose picture is wanted next; nil wants the very first picture.
    public var wanted: MediaTime? {
        guard let origin else { return nil }
        guard let lastSample else { return origin }
        return instant(after: lastSample, from: origin)
    }

    /// The first instant later than `time`, if that were sampled next.
    func instant(after time: MediaTime) -> MediaTime {
        instant(after: time, from: origin ?? time)
    }

    /// Notes that the picture shown at `pts` is a sample: it serves all instants up to its PTS.
    mutating func take(_ pts: MediaTime) {
        if origin == nil { origin = pts }
        lastSample = pts
    }

    /// Forgets where zero was: the next picture sets it.
    mutating func reanchor() {
        origin = nil
        lastSample = nil
    }

    private func instant(after time: MediaTime, from origin: MediaTime) -> MediaTime {
        let distance = time.microseconds - origin.microseconds
        let step = interval.microseconds
        let rest = distance % step
        let floor = rest < 0 ? distance - rest - step : distance - rest
        return MediaTime(microseconds: origin.microseconds + floor + step)
    }
}
