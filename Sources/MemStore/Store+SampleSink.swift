public import MemCore
internal import Synchronization

extension Store: SampleSink {
    /// The identifier for the next new frame.
    public func reserveFrameID() -> FrameID {
        FrameID(rawValue: lastFrame.add(1, ordering: .relaxed).newValue)
    }

    /// Whether a frame was forgotten since the store was opened.
    public func hasForgotten(_ frame: FrameID) -> Bool {
        forgotten.contains(frame)
    }

    /// Whether a frame has no picture, and there is room for one again.
    public func wantsAnew(_ frame: FrameID) -> Bool {
        unkept.contains(frame) && room.look()?.state != .full
    }

    /// Why no pictures are stored now, nil if they are.
    public func lackOfRoom() -> String? {
        guard let room = room.look(), room.state == .full else { return nil }
        return room.sentence
    }

    /// Takes a sample into the next group commit.
    ///
    /// While the database can't be written samples are kept and tried again; the queue fills and callers wait.
    /// - Throws: ``StoreFailure`` with code `closed`; `write` when the sample is new without a picture, or its task was
    ///   cancelled while it waited for room.
    public func submit(_ sample: Sample) async throws(StoreFailure) {
        guard (sample.verdict == .new) == (sample.picture != nil) else {
            throw StoreFailure(.write, "A sample has a picture if, and only if, its verdict is new.")
        }
        try await queue.put(.sample(sample))
    }

    /// Takes a mark into the next group commit, after what was submitted before.
    /// - Throws: ``StoreFailure``, as for samples.
    public func submit(_ mark: TimelineMark) async throws(StoreFailure) {
        try await queue.put(.mark(mark))
    }

    /// What becomes durable from now on; ends when the store is closed.
    public func commits() -> AsyncStream<[SampleCommit]> {
        feed.listen().notices
    }
}
