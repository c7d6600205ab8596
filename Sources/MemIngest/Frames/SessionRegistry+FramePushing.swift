internal import Logging
internal import MemCore
internal import NIOCore

extension SessionRegistry: FramePushing {
    /// How long a picture may take to be decoded and judged: the largest take two seconds, a decoder has to start first.
    private static let patience = Duration.seconds(20)
    /// How long the store may take to commit: it does once a second.
    private static let patienceWithStore = Duration.seconds(10)
    /// How often a picture is tried again that something came in between of.
    private static let maximumTries = 3

    func expectFrame(for key: StreamKey) throws(FrameRefusal) {
        guard acceptsPublishers else { throw .notStored(Self.closing) }
        guard environment.configuration.streaming.auth.requireStreamKey else { return }
        guard let id = keys[key], let entry = entries[id], entry.record.isArmed else {
            throw .notAdmitted(Self.unknown)
        }
        if let live = entry.live, !(live.connection is FramePublisher), live.connection.silence < .seconds(1) {
            throw .notAdmitted("this stream is already live from an encoder: stop that one first")
        }
    }

    func push(_ file: [UInt8], to key: StreamKey) async throws(FrameRefusal) {
        guard let codec = VideoCodec(pictureFile: file) else {
            throw .unreadable("it is neither a JPEG nor a PNG file")
        }
        if let reason = environment.sink.lackOfRoom() { throw .notStored(reason) }
        let arrival = Arrival.now()
        for _ in 0..<Self.maximumTries {
            let (stream, publisher) = try await framePublisher(for: key)
            guard publisher.begin() else {
                throw .busy(
                    "\(FramePublisher.maximumUnderWay) pictures of this stream are under way already",
                    retryAfterSeconds: 1
                )
            }
            defer { publisher.finish() }
            let outcome = await stream.push(
                ByteBuffer(bytes: file),
                codec: codec,
                at: arrival,
                patience: Self.patience
            )
            switch outcome {
            case .taken(let instant):
                let id = stream.fixture.sessionID
                // So that whoever asks behind the answer finds its size.
                if entries[id]?.live?.stream === stream { copySnapshot(of: stream, to: id) }
                return try await commit(of: id, at: instant)
            case .refused(let refusal): throw refusal
            case .missed: continue
            }
        }
        throw .busy("the stream is being stopped or started again", retryAfterSeconds: 1)
    }

    func endFrames(of key: StreamKey) {
        guard let id = keys[key], let live = entries[id]?.live, live.connection is FramePublisher else { return }
        leave(id, stream: live.stream, saidGoodbye: true)
    }

    /// The stream that pictures with a key go to; begins one if nobody publishes there.
    private func framePublisher(for key: StreamKey) async throws(FrameRefusal) -> (LiveStream, FramePublisher) {
        if let id = keys[key], let live = entries[id]?.live, let publisher = live.connection as? FramePublisher {
            return (live.stream, publisher)
        }
        let publisher = FramePublisher()
        switch await admit(key, encoder: FramePublisher.encoder, by: publisher) {
        case .accepted(let stream):
            watch(publisher, of: stream)
            return (stream, publisher)
        case .refused(let refusal) where refusal.isForName:
            // Another picture of the same sender may have come first.
            guard let id = keys[key], let live = entries[id]?.live, let other = live.connection as? FramePublisher
            else { throw .notAdmitted(refusal.reason) }
            return (live.stream, other)
        case .refused(let refusal): throw .busy(refusal.reason, retryAfterSeconds: 5)
        }
    }

    /// Lets a publisher leave whose pictures don't come any more; nothing else would tell.
    private func watch(_ publisher: FramePublisher, of stream: LiveStream) {
        let id = stream.fixture.sessionID
        log("pictures are pushed", id)
        Task {
            while (try? await Task.sleep(for: .seconds(1))) != nil, !publisher.isOver {
                guard publisher.silence > patienceWithPictures(of: id) else { continue }
                leave(id, stream: stream, saidGoodbye: false)
                return
            }
        }
    }

    /// How long pictures may stay away before their publisher has left: as an RTMP connection without a byte, or as long
    /// as the stream's own interval explains.
    private func patienceWithPictures(of id: SessionID) -> Duration {
        let standard = environment.configuration
        let streaming = (entries[id]?.record.settings.applied(to: standard) ?? standard).streaming
        return .seconds(max(streaming.limits.silenceSeconds, streaming.capture.frameIntervalSeconds * 3))
    }

    /// Waits until a sample is durable.
    private func commit(of id: SessionID, at instant: Instant) async throws(FrameRefusal) {
        let pledge = promiseCommit(of: id, at: instant)
        guard await pledge.outcome(within: Self.patienceWithStore) == nil else { return }
        throw .notStored("the picture was taken in, but the database has not committed it yet; see /health")
    }

    static let closing = "Mem is shutting down"
}
