internal import DecoderProtocol
internal import FrameIdentity
internal import FrameSampling
internal import MemCore
internal import NIOCore

/// One stream from access units to judged samples.
final class StreamWork {
    private let sampler: FrameSampler
    private let judge: SampleJudge
    private let limits: PictureLimits
    private let deliver: (DecodedSample) -> Void
    private let reject: (MediaTime, String) -> Void
    /// Whether what comes are picture files.
    private var takesPictures = false

    init(
        settings: DecoderSettings,
        device: HardwareDevice?,
        deliver: @escaping (DecodedSample) -> Void,
        reject: @escaping (MediaTime, String) -> Void,
        onStep: @escaping () -> Void
    ) throws(SamplingFailure) {
        let judge = try SampleJudge(settings: settings)
        self.judge = judge
        self.deliver = deliver
        self.reject = reject
        limits = PictureLimits(longSide: settings.maximumLongSide, shortSide: settings.maximumShortSide)
        sampler = FrameSampler(
            grid: SamplingGrid(
                interval: settings.interval,
                origin: settings.origin,
                lastSample: settings.lastSample
            ),
            limits: limits,
            device: device
        ) { (pts, picture) throws(SamplingFailure) in
            deliver(try judge.judge(picture, at: pts))
        }
        sampler.onStep = onStep
    }

    func remember(_ picture: RememberedPicture) {
        judge.remember(picture)
    }

    /// All pictures from now on are turned before they are judged.
    func turn(_ turn: PictureTurn) {
        judge.turn = turn
    }

    func forget(_ number: UInt64) {
        judge.forget(number)
    }

    func begin(_ format: VideoFormat) throws(SamplingFailure) {
        takesPictures = format.codec.isPictures
        if takesPictures { return try sampler.finish() }
        try sampler.begin(codec: format.codec, record: Array(buffer: format.record))
    }

    func feed(_ unit: AccessUnit) throws(SamplingFailure) {
        if takesPictures { return try take(unit) }
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

    /// Makes a sample of a picture file: whoever sends it has chosen its instant.
    private func take(_ unit: AccessUnit) throws(SamplingFailure) {
        let picture: DecodedPicture
        do throws(PictureFault) {
            picture = try PictureFile(
                Array(buffer: unit.payload),
                maximumPixels: limits.longSide * limits.shortSide,
                limits: limits
            ).decoded()
        } catch {
            switch error {
            case .unreadable(let reason), .tooLarge(let reason): return reject(unit.pts, reason)
            case .outOfMemory: throw .outOfMemory
            case .broken(let reason): throw .broken(reason)
            }
        }
        deliver(try judge.judge(picture, at: unit.pts))
    }

    func finish() throws(SamplingFailure) {
        try sampler.finish()
    }
}
