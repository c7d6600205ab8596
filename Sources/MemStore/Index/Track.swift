internal import MemCore

/// The samples of one source in one hour, packed: four to five bytes each for a stream that changes now and then.
final class Track: Sendable {
    /// Some samples one after the other that show the same frame and have the same verdict.
    struct Run {
        var samples: Range<Int>
        var frame: Int64
        var verdict: Verdict
    }

    let source: Int64
    let instants: PackedInstants
    let similarities: PackedNumbers
    /// The minutes of the hour that have samples; bit 0 stands for the first one.
    let minutes: Int64
    /// The number of the first sample of each run.
    private let firsts: [UInt32]
    /// The runs' frames, counted from the least of them.
    private let frames: [UInt32]
    private let verdicts: [Verdict]
    private let leastFrame: Int64

    /// Packs samples that are in the order of time; nil if their frames' numbers lie too far apart, or a verdict is unknown.
    init?(_ samples: TrackSamples) {
        source = samples.source
        instants = PackedInstants(samples.offsets)
        similarities = PackedNumbers(samples.similarities)
        minutes = samples.offsets.reduce(0) { $0 | 1 << (Int64($1) / MinuteRow.minute) }
        let least = samples.frames.min() ?? 0
        leastFrame = least
        var firsts: [UInt32] = []
        var frames: [UInt32] = []
        var verdicts: [Verdict] = []
        for index in samples.frames.indices {
            let isMore =
                index > 0 && samples.frames[index] == samples.frames[index - 1]
                && samples.verdicts[index] == samples.verdicts[index - 1]
            if isMore { continue }
            guard let frame = UInt32(exactly: samples.frames[index] &- least), let first = UInt32(exactly: index),
                let verdict = Verdict(rawValue: samples.verdicts[index])
            else { return nil }
            firsts.append(first)
            frames.append(frame)
            verdicts.append(verdict)
        }
        self.firsts = firsts
        self.frames = frames
        self.verdicts = verdicts
    }

    /// What it takes in memory.
    var bytes: Int { 256 + instants.bytes + similarities.bytes + firsts.count * 9 }

    /// How many samples there are.
    var count: Int { instants.count }

    /// One sample, of an hour that begins at `start`.
    func row(_ index: Int, since start: Int64) -> TimelineRow {
        let run = self.run(of: index)
        let similarity = similarities[index]
        return TimelineRow(
            instant: Instant(microseconds: start + instants[index]),
            verdict: verdicts[run],
            similarity: similarity.isNaN ? nil : similarity,
            sourceID: SourceID(rawValue: source),
            frameID: FrameID(rawValue: leastFrame + Int64(frames[run]))
        )
    }

    /// The runs that some samples belong to, cut to them.
    func runs(in samples: Range<Int>, _ body: (Run) -> Void) {
        guard !samples.isEmpty else { return }
        var index = run(of: samples.lowerBound)
        var first = samples.lowerBound
        while first < samples.upperBound {
            let behind = index + 1 < firsts.count ? Int(firsts[index + 1]) : count
            let end = min(behind, samples.upperBound)
            body(Run(samples: first..<end, frame: leastFrame + Int64(frames[index]), verdict: verdicts[index]))
            first = end
            index += 1
        }
    }

    /// The run that a sample belongs to.
    private func run(of index: Int) -> Int {
        var (low, high) = (0, firsts.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if firsts[middle] <= index { low = middle } else { high = middle - 1 }
        }
        return low
    }
}
