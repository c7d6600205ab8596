public import MemCore
internal import VideoBitstream

/// One stream's video to its samples: plans with ``SamplePlanner``, decodes with ``VideoDecoder``.
///
/// A failure of ``begin(codec:record:)`` ends the format: everything is swallowed until the next one. A failure of
/// ``feed(_:dts:pts:isKeyframe:isShown:)`` may come of damage, so decoding begins anew at the next keyframe; failing again in
/// the same way before a sample came out is not told again.
public final class FrameSampler {
    /// Takes a sample: its PTS and its picture.
    public typealias Delivery = (MediaTime, DecodedPicture) throws(SamplingFailure) -> Void

    /// Called after each access unit that was decoded, so that a long plan is seen to get on.
    public var onStep: () -> Void = {}

    private let limits: PictureLimits
    private let device: HardwareDevice?
    private let deliver: Delivery
    private var planner: SamplePlanner
    private var format: Format?
    private var number: UInt64 = 0
    private var drought = PictureDrought()

    /// What belongs to the present format.
    private struct Format {
        var codec: VideoCodec
        var record: [UInt8]
        /// Nil once the format has failed.
        var decoding: Decoding?
        /// What an access unit failed by, until a sample comes out.
        var failure: SamplingFailure?
    }

    private struct Decoding {
        var decoder: VideoDecoder
        var reader: CodedPictureReader
        var kept: [UInt64: DecodedPicture] = [:]
        /// The last sample.
        var last: DecodedPicture?

        init(
            codec: VideoCodec,
            record: [UInt8],
            limits: PictureLimits,
            device: HardwareDevice?
        ) throws(SamplingFailure) {
            reader = try CodedPictureReader(codec: codec, record: record, limits: limits)
            decoder = try VideoDecoder(codec: codec, record: record, limits: limits, device: device)
        }
    }

    /// Creates a sampler.
    ///
    /// - Parameter device: a graphics processor to decode with; the other parameters are properties.
    public init(
        grid: SamplingGrid,
        limits: PictureLimits,
        maximumHeldBytes: Int = 64 << 20,
        device: HardwareDevice? = nil,
        deliver: @escaping Delivery
    ) {
        self.limits = limits
        self.device = device
        self.deliver = deliver
        planner = SamplePlanner(grid: grid, maximumHeldBytes: maximumHeldBytes)
    }

    /// Starts a new format, after what is still wanted of the one before; the same format again changes nothing.
    public func begin(codec: VideoCodec, record: [UInt8]) throws(SamplingFailure) {
        if let format, format.codec == codec, format.record == record { return }
        try finish()
        format = Format(codec: codec, record: record)
        guard codec.decoderName != nil else { throw .unsupported("codec \(codec)") }
        format?.decoding = try Decoding(codec: codec, record: record, limits: limits, device: device)
    }

    /// Takes the next access unit in decoding order.
    ///
    /// - Parameter isShown: false if others may refer to its picture, but it is never to be a sample.
    public func feed(
        _ payload: [UInt8],
        dts: MediaTime,
        pts: MediaTime,
        isKeyframe: Bool,
        isShown: Bool = true
    ) throws(SamplingFailure) {
        number &+= 1
        do {
            if isKeyframe { try resume() }
            var picture = try format?.decoding?.reader.read(
                payload,
                number: number,
                dts: dts,
                pts: pts,
                isKeyframe: isKeyframe
            )
            if !isShown { picture?.isShown = false }
            guard let picture else { return }
            planner.append(picture)
            try work()
        } catch {
            fail()
            let isNews = format?.failure != error
            format?.failure = error
            if isNews { throw error }
        }
    }

    /// Begins to decode again at a keyframe, after a failure.
    private func resume() throws(SamplingFailure) {
        guard let format, format.decoding == nil, format.failure != nil else { return }
        self.format?.decoding = try Decoding(
            codec: format.codec,
            record: format.record,
            limits: limits,
            device: device
        )
    }

    /// Delivers what is still wanted, and ends the format.
    public func finish() throws(SamplingFailure) {
        defer { fail() }
        planner.finish()
        try work()
        format = nil
    }

    private func fail() {
        format?.decoding = nil
        planner.startOver()
        drought = PictureDrought()
    }

    private func work() throws(SamplingFailure) {
        guard var decoding = format?.decoding else { return }
        while let plan = planner.next() {
            if plan.restarts { decoding.decoder.restart() }
            var wanted = plan.isCopy ? decoding.last : plan.wanted.flatMap { decoding.kept[$0] }
            let pts = plan.wanted.flatMap { _ in planner.grid.lastSample }
            for step in plan.steps {
                let picture = step.picture
                let isWanted = picture.number == plan.wanted
                let isHeaderOnly = step.isHeaderOnly && !decoding.decoder.needsWholePictures
                let payload = isHeaderOnly ? decoding.reader.heads(of: picture.payload) : picture.payload
                guard let payload else { continue }
                let decoded = try decoding.decoder.decode(
                    payload,
                    number: picture.number,
                    wantsPicture: isWanted || step.isKept,
                    isHeaderOnly: isHeaderOnly
                )
                if isWanted { wanted = decoded }
                if step.isKept { decoding.kept[picture.number] = decoded }
                if decoded != nil { drought = PictureDrought() }
                if picture.isStart, plan.wanted != nil { drought.noteStart(at: picture.pts) }
                onStep()
            }
            if let wanted, let pts {
                try deliver(pts, wanted)
                drought = PictureDrought()
                format?.failure = nil
                decoding.last = wanted
            } else if plan.wanted != nil {
                planner.wantedFailed()
                if let failure = drought.failure { throw failure }
            }
            decoding.kept = decoding.kept.filter { plan.kept.contains($0.key) }
            format?.decoding = decoding
        }
    }
}
