internal import DecoderProtocol
internal import FrameIdentity
internal import FrameSampling
internal import MemCore
internal import NIOCore

/// One stream from access units to judged samples.
final class StreamWork {
    private let sampler: FrameSampler
    private let judge: SampleJudge

    init(
        settings: DecoderSettings,
        deliver: @escaping (DecodedSample) -> Void,
        onStep: @escaping () -> Void
    ) throws(SamplingFailure) {
        let judge = try SampleJudge(settings: settings)
        self.judge = judge
        sampler = FrameSampler(
            grid: SamplingGrid(
                interval: settings.interval,
                origin: settings.origin,
                lastSample: settings.lastSample
            ),
            limits: PictureLimits(longSide: settings.maximumLongSide, shortSide: settings.maximumShortSide)
        ) { (pts, picture) throws(SamplingFailure) in
            deliver(try judge.judge(picture, at: pts))
        }
        sampler.onStep = onStep
    }

    func remember(_ picture: RememberedPicture) {
        judge.remember(picture)
    }

    func forget(_ number: UInt64) {
        judge.forget(number)
    }

    func begin(_ format: VideoFormat) throws(SamplingFailure) {
        try sampler.begin(codec: format.codec, record: Array(buffer: format.record))
    }

    func feed(_ unit: AccessUnit) throws(SamplingFailure) {
        try sampler.feed(Array(buffer: unit.payload), dts: unit.dts, pts: unit.pts, isKeyframe: unit.isKeyframe)
    }

    func feed(_ unit: VideoFileUnit) throws(SamplingFailure) {
        try sampler.feed(
            unit.payload,
            dts: unit.dts,
            pts: unit.pts,
            isKeyframe: unit.isKeyframe,
            isShown: unit.isShown
        )
    }

    func finish() throws(SamplingFailure) {
        try sampler.finish()
    }
}
