internal import Glibc

/// Adds up samples of sound to levels of a second each, over all channels: values in, values out.
public struct LevelMeter: Sendable {
    /// How loud a second was, in dBFS.
    public struct Level: Hashable, Sendable {
        /// The root mean square of the loudest channel.
        public var rms: Double
        /// The highest peak.
        public var peak: Double
    }

    private let lowest: Double
    private var sums: [Double] = []
    private var peak = 0.0
    private var count = 0

    /// Creates a meter that has heard nothing.
    ///
    /// - Parameter lowest: what silence, and what is less than this, counts as, in dBFS.
    public init(lowest: Double) {
        self.lowest = lowest
    }

    /// Takes samples of one channel (-1 … 1); those of all channels are to be taken before ``advance(by:rate:)``.
    public mutating func take(_ samples: UnsafeBufferPointer<Float>, channel: Int) {
        while sums.count <= channel { sums.append(0) }
        var sum: Float = 0
        var highest: Float = 0
        for sample in samples {
            // What is no number says nothing.
            let value = sample.isFinite ? min(abs(sample), 1000) : 0
            sum += value * value
            highest = max(highest, value)
        }
        sums[channel] += Double(sum)
        peak = max(peak, Double(highest))
    }

    /// So many samples of each channel were taken; returns the level when they make up a second.
    public mutating func advance(by samples: Int, rate: Int) -> Level? {
        count += samples
        guard count >= max(rate, 1) else { return nil }
        let power = (sums.max() ?? 0) / Double(count)
        let level = Level(rms: decibels(power.squareRoot()), peak: decibels(peak))
        restart()
        return level
    }

    /// Forgets what was taken.
    public mutating func restart() {
        sums.removeAll(keepingCapacity: true)
        (peak, count) = (0, 0)
    }

    private func decibels(_ amplitude: Double) -> Double {
        amplitude > 0 ? max(20 * log10(amplitude), lowest) : lowest
    }
}
