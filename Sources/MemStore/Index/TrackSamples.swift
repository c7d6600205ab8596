internal import MemCore

/// The samples of one source in one hour, as they are read.
struct TrackSamples {
    let source: Int64
    private(set) var offsets: [UInt32] = []
    private(set) var frames: [Int64] = []
    private(set) var similarities: [Float] = []
    private(set) var verdicts: [UInt8] = []
    private var isInOrder = true

    init(of source: Int64) {
        self.source = source
    }

    /// Adds a sample, whose offset is its time since the hour began, in microseconds.
    mutating func append(offset: UInt32, frame: Int64, similarity: Float, verdict: UInt8) {
        if let last = offsets.last, last > offset { isInOrder = false }
        offsets.append(offset)
        frames.append(frame)
        similarities.append(similarity)
        verdicts.append(verdict)
    }

    /// Packs them in the order of time; nil if they can't be packed.
    var track: Track? {
        guard !isInOrder else { return Track(self) }
        var sorted = TrackSamples(of: source)
        for index in offsets.indices.sorted(by: { (offsets[$0], $0) < (offsets[$1], $1) }) {
            sorted.append(
                offset: offsets[index],
                frame: frames[index],
                similarity: similarities[index],
                verdict: verdicts[index]
            )
        }
        return Track(sorted)
    }
}
