internal import CoreMetrics
internal import DecoderProtocol
internal import MemCore
internal import NIOCore
internal import Synchronization
internal import VideoBitstream

extension LiveStream {
    /// Takes a picture file as the stream's picture at its arrival, and waits for what becomes of it.
    func push(
        _ file: ByteBuffer,
        codec: VideoCodec,
        at arrival: Arrival,
        patience: Duration
    ) async -> PushedPictures.Outcome {
        let (pts, pledge) = state.withLock { state in
            let (items, pts) = state.receive(picture: file, codec: codec, arrival: arrival)
            let pledge = pushed.promise(pts)
            // Inside, so that pictures enter the queue in the order of their times.
            // Whoever sent it waits for what becomes of it.
            queue.push(items, areNeeded: true)
            return (pts, pledge)
        }
        fixture.metrics.video.received.increment()
        if let outcome = await pledge.outcome(within: patience) { return outcome }
        pushed.settle(pts, .missed)
        return .refused(.busy("the picture was not decoded within \(patience)", retryAfterSeconds: 2))
    }

    /// A sample was submitted; of a picture that was pushed its sender is told.
    func show(_ decoded: DecodedSample, at instant: Instant) {
        let isNews = state.withLock { $0.show(decoded) }
        if isNews { eventContinuation.yield(.changed) }
        pushed.settle(decoded.pts, .taken(instant))
    }

    /// A picture that was pushed can't be remembered.
    func reject(_ pts: MediaTime, _ reason: String) {
        state.withLock { $0.noteSkipped() }
        fixture.metrics.video.skipped.increment()
        pushed.settle(pts, .refused(.unreadable(reason)))
    }
}

extension LiveState {
    /// Puts a picture file on the stream's clock, which is that of its arrival, and says what goes into the queue.
    mutating func receive(
        picture file: ByteBuffer,
        codec: VideoCodec,
        arrival: Arrival
    ) -> (items: [VideoQueue.Item], pts: MediaTime) {
        count(bytes: file.readableBytes, frames: 1)
        let first = firstArrival ?? arrival.uptime
        firstArrival = first
        var time = arrival.uptime - first
        // Two that came at once.
        if let last = lastPicture, time <= last { time = last + MediaTime(microseconds: 1) }
        lastPicture = time
        let (dts, pts) = arrive(dts: time, pts: time, at: arrival)
        var items: [VideoQueue.Item] = []
        if codec != self.codec {
            self.codec = codec
            items.append(.format(VideoFormat(codec: codec, record: ByteBuffer())))
            spans.append((pts, codec))
            decoderMemory = DecoderConfiguration.pictureMemory(
                largest: PictureSize(width: maximumLongSide, height: maximumShortSide)
            )
        }
        items.append(.accessUnit(AccessUnit(dts: dts, pts: pts, isKeyframe: true, payload: file)))
        return (items, pts)
    }

    /// Notes that a picture file became a sample; true if that is news to the session.
    mutating func show(_ sample: DecodedSample) -> Bool {
        guard codec?.isPictures == true else { return false }
        let now = ContinuousClock.now
        let isNews = liveSince == nil || pictureSize != sample.pictureSize
        liveSince = liveSince ?? now
        lastVideo = now
        pictureSize = sample.pictureSize
        return isNews
    }

    /// Counts a picture that was no use.
    mutating func noteSkipped() {
        skipped += 1
    }
}
