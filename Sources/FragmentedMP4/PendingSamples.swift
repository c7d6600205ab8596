/// The samples of one track that wait for their chunk.
struct PendingSamples: Sendable {
    struct Sample: Sendable {
        /// When it is decoded, in the track's timescale.
        var time: Int64
        /// By how much later it is shown; video has that alone.
        var offset: Int32
        var size: UInt32
        var isKeyframe: Bool
        /// How long it is if nothing follows.
        var usualDuration: Int64
    }

    private(set) var samples: [Sample] = []
    private(set) var data: [UInt8] = []

    var isEmpty: Bool { samples.isEmpty }

    mutating func append(_ sample: Sample, _ payload: Span<UInt8>) {
        samples.append(sample)
        payload.withUnsafeBufferPointer { data.append(contentsOf: $0) }
    }

    /// The samples as a table says them, each as long as up to the next one.
    ///
    /// - Parameter next: when the one after the last is decoded, if that is known.
    func table(before next: Int64?) -> [CMAFChunk.Sample] {
        samples.indices.map { index in
            let sample = samples[index]
            let end = index + 1 < samples.count ? samples[index + 1].time : next ?? sample.time &+ sample.usualDuration
            return CMAFChunk.Sample(
                duration: UInt32(clamping: end &- sample.time),
                size: sample.size,
                offset: sample.offset,
                isKeyframe: sample.isKeyframe
            )
        }
    }
}
