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
    }

    private let state = Mutex(State())

    var samples: [Sample] { state.withLock { $0.samples } }
    var marks: [TimelineMark] { state.withLock { $0.marks } }

    func reserveFrameID() -> FrameID {
        state.withLock { state in
            state.frames += 1
            return FrameID(rawValue: state.frames)
        }
    }

    func submit(_ sample: Sample) async throws(StoreFailure) {
        state.withLock { $0.samples.append(sample) }
    }

    func submit(_ mark: TimelineMark) async throws(StoreFailure) {
        state.withLock { $0.marks.append(mark) }
    }

    func commits() -> AsyncStream<[SampleCommit]> {
        AsyncStream { $0.finish() }
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

    func save(_ record: SessionRecord) async throws(StoreFailure) {
        state.withLock { state in
            state.sessions.removeAll { $0.id == record.id }
            state.sessions.append(record)
        }
    }
}
