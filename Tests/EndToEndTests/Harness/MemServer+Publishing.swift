import Testing

extension MemServer {
    /// Has a clip sent to a new session from its first frame to its last, and waits until all is stored.
    func receive(
        _ clip: Clip,
        by ffmpeg: FFmpeg = .debian,
        everySeconds interval: Double = 1
    ) async throws -> (stream: StreamAnswer, sentAt: Double) {
        let created = try await api.createStream("clip")
        let publisher = try Publisher(clip, to: publishURL(created.streamKey), by: ffmpeg, in: folder)
        let length = Double(clip.presentationTimes.last ?? 0) / 1000
        let status = try await publisher.finishes(within: length + 30)
        #expect(status == 0, "the publisher failed: \(publisher.process.errors.suffix(1000))")
        let expected = clip.expectedFrames(everySeconds: interval).count
        try await api.stream(created.streamKey, is: "ended")
        return (try await api.stream(created.streamKey, hasSamples: expected), publisher.startedAt)
    }

    /// Starts to send a clip, and waits until its session is live and has a sample.
    func live(
        _ clip: Clip,
        to stream: StreamAnswer,
        looping: Int = -1
    ) async throws -> Publisher {
        let before = try await api.stream(stream.sessionId).framesReceived
        let publisher = try Publisher(clip, to: publishURL(stream.streamKey), looping: looping, in: folder)
        try await api.stream(stream.sessionId, is: "live")
        try await api.stream(stream.sessionId, hasSamples: before + 1)
        return publisher
    }
}
