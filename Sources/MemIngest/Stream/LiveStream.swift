internal import CoreMetrics
internal import DecoderProtocol
internal import FLV
internal import Logging
internal import MemCore
internal import NIOCore
internal import RTMP
internal import Synchronization
internal import VideoBitstream

/// One publisher's video on its way to samples: parsed and checked as it arrives, decoded elsewhere, submitted here.
///
/// The connection calls the `receive…` methods and ``finish()``; they never wait. ``run()`` is the other side: it keeps the
/// decoder going and returns when the last sample is submitted.
final class LiveStream: Sendable {
    /// What the session's owner is told at once; everything else is in ``snapshot()``.
    enum Event: Hashable, Sendable {
        /// Codec, size, encoder or error reason became known or changed.
        case changed
        /// The publisher has to be told something and nothing will be decoded for now.
        case refused(String)
    }

    /// What does not change while the publisher is there.
    struct Fixture: Sendable {
        /// The session.
        var sessionID: SessionID
        /// The session's source.
        var sourceID: SourceID
        /// The newest sample of the session so far.
        var lastSampleAt: Instant?
        /// Why there is a gap between that sample and the first one to come.
        var gapCause: GapCause
        /// The session's configuration that was in force when the publisher came.
        var configuration: Configuration
        /// The configuration in force, which each decoder process is started with.
        var current: CurrentConfiguration
        /// Where the session differs from it.
        var own = CurrentStreamSettings()
        /// What all publishers together make Mem hold.
        var budget = HeldBytes(maximum: .max)
        /// The program that decodes.
        var decoderPath: String
        /// Event loops for the conversation with it.
        var group: any EventLoopGroup
        /// The session's logger.
        var logger: Logger
        /// Where is counted what happens to all streams.
        var metrics = IngestMetrics.none
        /// The time by which a decoder is behind.
        var uptime = DecoderClock.uptime
        /// Where recordings go; nil: nothing is recorded.
        var recordings: (any RecordingStoring)?
        /// What rules want recorded.
        var demand = RecordingDemand()
    }

    /// What a publisher sends.
    enum Media: Sendable {
        case audio(MediaMessage)
        case video(MediaMessage)
    }

    let fixture: Fixture
    let queue: VideoQueue
    let events: AsyncStream<Event>
    private let sink: any SampleSink
    private let memory: PictureMemory
    private let failures: DecoderFailures
    private let recall: @Sendable () async -> [PictureMemory.Recalled]
    let eventContinuation: AsyncStream<Event>.Continuation
    let state: Mutex<LiveState>
    private let droppedBeforeEnd = Atomic(0)
    /// Who waits for what becomes of a picture that was pushed.
    let pushed = PushedPictures()
    private let recorder: StreamRecorder?
    /// Its sound, for those who ask how loud it is.
    let sound = SoundQueue()

    /// Creates the stream of a publisher that was let in.
    ///
    /// - Parameters:
    ///   - fixture: what does not change meanwhile.
    ///   - sink: where its samples go.
    ///   - memory: what the session knows of its kept pictures.
    ///   - failures: how the session's decoders have failed.
    ///   - recall: what the store knows of them.
    init(
        fixture: Fixture,
        sink: any SampleSink,
        memory: PictureMemory,
        failures: DecoderFailures = DecoderFailures(),
        recall: @Sendable @escaping () async -> [PictureMemory.Recalled] = { [] }
    ) {
        self.fixture = fixture
        self.sink = sink
        self.memory = memory
        self.failures = failures
        self.recall = recall
        let streaming = fixture.configuration.streaming
        queue = VideoQueue(
            seconds: streaming.capture.bufferSize,
            maximumBytes: streaming.limits.waitingBytes,
            interval: streaming.capture.interval,
            budget: fixture.budget,
            metrics: fixture.metrics.video,
            logger: fixture.logger,
            uptime: fixture.uptime
        )
        (events, eventContinuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(16))
        state = Mutex(LiveState(fixture: fixture))
        recorder = fixture.recordings.map { store in
            StreamRecorder(
                StreamRecorder.Environment(
                    sessionID: fixture.sessionID,
                    store: store,
                    lackOfRoom: { sink.lackOfRoom() },
                    mode: { fixture.own.value.recording ?? fixture.current.value.streaming.recording },
                    demand: fixture.demand,
                    budget: fixture.budget,
                    metrics: fixture.metrics.recording,
                    logger: fixture.logger
                )
            )
        }
    }

    /// Takes video messages that arrived together.
    func receive(video messages: [MediaMessage]) {
        receive(messages.map { .video($0) })
    }

    /// Takes messages that arrived together, in their order; a malformed one is skipped and counted, it never ends the
    /// stream.
    func receive(_ messages: [Media]) {
        let arrival = Arrival.now()
        let listens = sound.isWanted
        var outcome = LiveState.Outcome()
        let (received, skipped, areNeeded) = state.withLock { state in
            let (received, skipped) = (state.received, state.skipped)
            for message in messages {
                let one =
                    switch message {
                    case .audio(let audio): state.receive(audio: audio.payload, at: audio.timestamp, listens: listens)
                    case .video(let video):
                        state.receive(video: video.payload, at: video.timestamp, arrival: arrival)
                    }
                outcome.items += one.items
                outcome.events += one.events
                if recorder != nil { outcome.recorded += one.recorded }
                if let heard = one.heard { outcome.heardTogether.append(heard) }
            }
            return (state.received - received, state.skipped - skipped, state.refreshesGradually)
        }
        if received > 0 { fixture.metrics.video.received.increment(by: received) }
        if skipped > 0 { fixture.metrics.video.skipped.increment(by: skipped) }
        queue.push(outcome.items, areNeeded: areNeeded)
        recorder?.push(outcome.recorded)
        sound.push(outcome.heardTogether)
        for event in outcome.events { eventContinuation.yield(event) }
    }

    /// Takes what the publisher says of its stream: of that, its program counts.
    func receive(_ metadata: StreamMetadata) {
        if let encoder = metadata.encoder { receive(encoder: encoder) }
    }

    /// Takes the name of the publisher's program.
    func receive(encoder: String) {
        state.withLock { $0.encoder = encoder }
        eventContinuation.yield(.changed)
    }

    /// Notes the newest sample of the session, if that came after this stream was created.
    func resume(after last: Instant?) {
        if let last { state.withLock { $0.resume(after: last) } }
    }

    /// The publisher left: nothing more comes, what is held is still decoded, as long as that takes.
    func finish() {
        droppedBeforeEnd.store(queue.dropped, ordering: .relaxed)
        queue.finish()
        recorder?.finish()
        sound.finish()
        eventContinuation.finish()
    }

    /// Records, where that is wanted, until ``finish()`` was called and all is written.
    func record() async {
        await recorder?.run()
    }

    /// Measures how loud it is, while somebody asks, until ``finish()`` was called.
    func measureSound() async {
        await SoundMeasuring(
            queue: sound,
            path: fixture.decoderPath,
            group: fixture.group,
            logger: fixture.logger
        ).run()
    }

    /// Access units dropped after ``finish()``.
    var droppedAfterEnd: Int { queue.dropped - droppedBeforeEnd.load(ordering: .relaxed) }

    /// Somebody waits for the end of a stream that is finishing: what is not decoded in three seconds is given up.
    func hurry() {
        queue.finish(within: .seconds(3))
    }

    /// What is known now.
    func snapshot() -> LiveSnapshot {
        var snapshot = state.withLock { $0.snapshot(dropped: queue.dropped) }
        snapshot.leftOut = queue.leftOut
        snapshot.degradation = queue.degradation
        snapshot.keyframeWaitSeconds = queue.keyframeWait.seconds
        return snapshot
    }

    /// Decodes until ``finish()`` was called and everything is submitted.
    ///
    /// Returns the reason when the stream was given up before that.
    func run() async -> String? {
        let host = DecoderHost(
            path: fixture.decoderPath,
            method: fixture.configuration.streaming.capture.decoding,
            group: fixture.group,
            queue: queue,
            settings: { [self] in settings() },
            began: { [self] settings in
                state.withLock { $0.begin(with: settings) }
                queue.setInterval(settings.interval)
            },
            pictures: { [memory, recall] in memory.pictures(besides: await recall()) },
            take: { [self] sample in try await take(sample) },
            refuse: { [self] reason in refuse(reason) },
            reject: { [self] pts, reason in reject(pts, reason) },
            restarted: { [self] reason in
                state.withLock { $0.noteDecoderRestart() }
                pushed.settleAll(.refused(.unreadable("the decoder failed: \(reason)")))
            },
            failures: failures,
            logger: fixture.logger,
            metrics: fixture.metrics
        )
        let reason = await host.run()
        // Where the decoder was given up nothing more is worth recording either.
        recorder?.finish()
        sound.finish()
        for mark in state.withLock({ $0.misdated(isOver: true) }) {
            do {
                try await sink.submit(mark)
            } catch {
                fixture.logger.error("that samples are dated too late is not stored", metadata: ["reason": "\(error)"])
            }
        }
        // What is left then was given up.
        queue.giveUp()
        pushed.close(reason.map { .refused(.unreadable($0)) } ?? .missed)
        if let reason { state.withLock { $0.errorReason = reason } }
        return reason
    }

    private func refuse(_ reason: String) {
        state.withLock { $0.errorReason = reason }
        eventContinuation.yield(.changed)
    }

    private func settings() -> DecoderSettings {
        let (origin, last, memory) = state.withLock { ($0.origin, $0.lastPTS, $0.decoderMemory) }
        let capture = fixture.configuration.streaming.capture
        let current = fixture.own.value.applied(to: fixture.current.value)
        return DecoderSettings(
            interval: current.streaming.capture.interval,
            origin: origin,
            lastSample: last,
            frame: current.capture.frame,
            maximumLongSide: capture.maxFrameWidth,
            maximumShortSide: capture.maxFrameHeight,
            memoryLimit: memory,
            firstPictureNumber: self.memory.nextNumber,
            sinceKept: self.memory.sinceKept
        )
    }

    private func take(_ decoded: DecodedSample) async throws -> Bool {
        let capture = fixture.configuration.streaming.capture
        guard decoded.pictureSize.fits(longSide: capture.maxFrameWidth, shortSide: capture.maxFrameHeight) else {
            return false
        }
        let frameID: FrameID
        if decoded.verdict == .new {
            frameID = sink.reserveFrameID()
            let picture = RememberedPicture(
                number: decoded.pictureNumber,
                pictureSize: decoded.pictureSize,
                fingerprint: decoded.fingerprint,
                look: .cells(decoded.cells.copied())
            )
            guard memory.keep(picture, as: frameID) else { return false }
        } else {
            guard let known = memory.show(decoded.pictureNumber) else { return false }
            guard !sink.hasForgotten(known) else {
                // The sample has nothing to point at; the decoder keeps the next one anew.
                memory.dropLook(of: decoded.pictureNumber)
                queue.push(.forget(decoded.pictureNumber))
                pushed.settle(decoded.pts, .missed)
                return true
            }
            // There is room for its picture now: the next sample of it is kept anew, this one shows that it was there.
            if sink.wantsAnew(known) {
                memory.dropLook(of: decoded.pictureNumber)
                queue.push(.forget(decoded.pictureNumber))
            }
            frameID = known
        }
        let dropped = queue.dropped
        let (place, quality, bitrate) = state.withLock {
            ($0.place(decoded, dropped: dropped), $0.jpegQuality, $0.bitrate)
        }
        if fixture.current.value.streaming.capture.soundLevels { sound.want() }
        do {
            for mark in place.marks { try await sink.submit(mark) }
            try await sink.submit(
                Sample(
                    decoded,
                    sessionID: fixture.sessionID,
                    sourceID: fixture.sourceID,
                    instant: place.instant,
                    frameID: frameID,
                    jpegQuality: quality,
                    streamFigures: StreamFigures(bitrate: bitrate, soundLevel: sound.takeLoudest()),
                    isAfterGap: place.marks.contains { if case .gap = $0 { true } else { false } }
                )
            )
        } catch {
            if decoded.verdict == .new { memory.forget(decoded.pictureNumber) }
            pushed.settle(decoded.pts, .refused(.notStored("\(error)")))
            throw error
        }
        show(decoded, at: place.instant)
        return true
    }
}

extension Configuration.Streaming.Capture {
    /// Media time from one sampling instant to the next.
    fileprivate var interval: MediaTime {
        MediaTime(microseconds: Int64((frameIntervalSeconds * 1_000_000).rounded()))
    }
}

extension ByteBuffer {
    /// A buffer of just these bytes: a small slice that is kept would keep the whole read buffer alive.
    fileprivate func copied() -> ByteBuffer {
        ByteBuffer(bytes: readableBytesView)
    }
}
