import MemCore
import Synchronization

/// The seams to the store, kept in memory: what ingest is tested over.
final class InMemoryStore: SampleSink, SessionStoring {
    private struct State {
        var sessions: [SessionRecord] = []
        var sources: Int64 = 0
        var frames: Int64 = 0
        var samples: [Sample] = []
        var marks: [TimelineMark] = []
        var forgets = false
        var wantsAnew = false
        var refusals = 0
        var events: [EventDraft] = []
        var jobs: [ImportJob] = []
        var forgotten: [SourceID?] = []
        var listeners: [AsyncStream<[SampleCommit]>.Continuation] = []
    }

    private let state = Mutex(State())

    var samples: [Sample] { state.withLock { $0.samples } }
    var marks: [TimelineMark] { state.withLock { $0.marks } }
    /// What was told of sessions.
    var events: [EventDraft] { state.withLock { $0.events } }
    var allJobs: [ImportJob] { state.withLock { $0.jobs } }
    /// The sources that were forgotten.
    var forgotten: [SourceID?] { state.withLock { $0.forgotten } }

    func changeJobs(_ body: (inout [ImportJob]) -> Void) {
        state.withLock { body(&$0.jobs) }
    }

    func forgetSource(_ source: SourceID?) {
        state.withLock { state in
            state.forgotten.append(source)
            state.samples.removeAll { $0.sourceID == source }
            state.marks.removeAll { $0.sourceID == source }
        }
    }

    func reserveFrameID() -> FrameID {
        state.withLock { state in
            state.frames += 1
            return FrameID(rawValue: state.frames)
        }
    }

    /// Forgets each frame as soon as it is there.
    func forgetAll() { state.withLock { $0.forgets = true } }

    /// Wants each frame anew, as after a time without room for pictures.
    func wantAllAnew() { state.withLock { $0.wantsAnew = true } }

    func wantsAnew(_ frame: FrameID) -> Bool { state.withLock { $0.wantsAnew } }

    /// How many samples it was asked for that point at such a frame.
    var refusals: Int { state.withLock { $0.refusals } }

    func hasForgotten(_ frame: FrameID) -> Bool {
        let (forgets, listeners) = state.withLock { state in
            if state.forgets { state.refusals += 1 }
            return (state.forgets, state.listeners)
        }
        if forgets { for listener in listeners { listener.yield([]) } }
        return forgets
    }

    func submit(_ sample: Sample) async throws(StoreFailure) {
        let listeners = state.withLock { state in
            state.samples.append(sample)
            return state.listeners
        }
        guard let session = sample.sessionID else { return }
        let commit = SampleCommit(
            sessionID: session,
            samplesTaken: 1,
            framesStored: sample.verdict == .new ? 1 : 0,
            lastSampleAt: sample.instant
        )
        for listener in listeners { listener.yield([commit]) }
    }

    func submit(_ mark: TimelineMark) async throws(StoreFailure) {
        state.withLock { $0.marks.append(mark) }
    }

    func commits() -> AsyncStream<[SampleCommit]> {
        let (commits, continuation) = AsyncStream<[SampleCommit]>.makeStream()
        state.withLock { $0.listeners.append(continuation) }
        return commits
    }

    func loadSessions() async throws(StoreFailure) -> [(record: SessionRecord, history: SessionHistory)] {
        state.withLock { state in
            state.sessions.filter { $0.deletedAt == nil }.map { ($0, SessionHistory()) }
        }
    }

    func createSource(name: String, createdAt: Instant) async throws(StoreFailure) -> SourceID {
        state.withLock { state in
            state.sources += 1
            return SourceID(rawValue: state.sources)
        }
    }

    func framesShownLast(
        of source: SourceID,
        since start: Instant,
        count: Int,
        bytes: Int
    ) async throws(StoreFailure) -> [(frame: FrameRecord, jpeg: [UInt8])] {
        let samples = samples.filter { $0.sourceID == source && $0.instant >= start }
        var shown: [(frame: FrameRecord, jpeg: [UInt8])] = []
        for sample in samples {
            let kept = shown.firstIndex { $0.frame.id == sample.frameID }.map { shown.remove(at: $0) }
            guard let frame = kept ?? Self.frame(sample) else { continue }
            shown.append(frame)
        }
        return shown.suffix(count)
    }

    private static func frame(_ sample: Sample) -> (frame: FrameRecord, jpeg: [UInt8])? {
        guard let picture = sample.picture else { return nil }
        let record = FrameRecord(
            id: sample.frameID,
            sourceID: sample.sourceID,
            firstInstant: sample.instant,
            pictureSize: sample.pictureSize,
            fingerprint: sample.fingerprint,
            jpegBytes: picture.jpeg.count,
            jpegQuality: 85
        )
        return (record, picture.jpeg)
    }

    nonisolated(nonsending) func save(
        _ record: SessionRecord,
        telling events: [EventDraft]
    ) async throws(StoreFailure) {
        state.withLock { state in
            state.events += events
            state.sessions.removeAll { $0.id == record.id }
            state.sessions.append(record)
        }
        // A store takes its time.
        for _ in 0..<10 { await Task.yield() }
    }
}
