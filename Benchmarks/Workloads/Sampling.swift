import FLV
import FrameSampling
import MemCore
import NIOCore

/// From access units to one picture a second: plan and decode.
final class Sampling: Workload {
    let unit = WorkUnit.second
    private let clip: Clip

    /// Reads the clip.
    init() throws {
        clip = try Clip()
    }

    func round() throws -> Int {
        let samples = try clip.samples().count
        guard samples == clip.seconds else { throw WorkNotDone(reason: "\(samples) samples") }
        return clip.seconds
    }
}

extension Clip {
    /// Its pictures, one a second.
    func samples() throws -> [DecodedPicture] {
        var samples: [DecodedPicture] = []
        let sampler = FrameSampler(
            grid: SamplingGrid(interval: MediaTime(milliseconds: 1000)),
            limits: PictureLimits(longSide: 1920, shortSide: 1088)
        ) { _, picture in
            samples.append(picture)
        }
        try sampler.begin(codec: .avc, record: record)
        for unit in units {
            try sampler.feed(Array(buffer: unit.payload), dts: unit.dts, pts: unit.pts, isKeyframe: unit.isKeyframe)
        }
        try sampler.finish()
        return samples
    }
}
