import MemCore
import Testing

@testable import MemStore

@Suite("The views of SQL")
struct SQLViewTests {
    private static let start = Publisher.start.rfc3339

    @Test("timeline, frames and sessions show what was stored")
    func stored() async throws {
        try await withQueries { store in
            let publisher = try await Publisher(store, name: "Desk")
            let samples = try await publisher.commit([.new, .same, .restless, .new, .seen])
            let session = JSONValue.string(publisher.record.id.rawValue)
            let first = samples[0].frameID.rawValue
            let timeline = try await store.table("FROM timeline ORDER BY timestamp")
            #expect(
                timeline.columns.map { "\($0.name) \($0.type)" } == [
                    "timestamp TIMESTAMP", "source_id BIGINT", "session_id VARCHAR", "frame_id BIGINT",
                    "verdict VARCHAR", "scene_changed BOOLEAN", "similarity DOUBLE", "width INTEGER", "height INTEGER",
                ]
            )
            #expect(timeline.rows.map { $0[4] } == ["new", "same", "restless", "new", "seen"].map { .string($0) })
            #expect(
                timeline.rows[0] == [
                    .string(Self.start), .integer(1), session, .integer(first), .string("new"), .bool(true), .null,
                    .integer(1920), .integer(1080),
                ]
            )
            #expect(timeline.rows[1][5...6] == [.bool(false), .number(99.609375)])
            let frames = try await store.rows("SELECT frame_id, perceptual_hash, jpeg_bytes FROM frames ORDER BY ALL")
            #expect(
                frames.first == [.integer(first), .string(samples[0].fingerprint.description), .integer(100)]
            )
            let sessions = try await store.rows("SELECT session_id, source_id, name, armed FROM sessions")
            #expect(sessions == [[session, .integer(1), .string("Desk"), .bool(true)]])
            #expect(try await store.rows("SELECT count(*) FROM timeline") == [[.integer(5)]])
        }
    }

    @Test("recordings are the segments that are known")
    func recordings() async throws {
        try await withQueries { store in
            let session = try await Publisher(store).record.id
            try await store.save(
                RecordedSegment(
                    sessionID: session,
                    start: Publisher.start,
                    end: Publisher.start.advanced(bySeconds: 60),
                    bytes: 5,
                    videoCodec: "avc1",
                    audioCodec: nil,
                    file: "a.mp4"
                )
            )
            let rows = try await store.rows(
                "SELECT session_id, source_id, start_timestamp, bytes, video_codec, audio_codec, file FROM recordings"
            )
            let wanted: [JSONValue] = [.string(session.rawValue), .integer(1), .string(Self.start), .integer(5)]
            #expect(rows == [wanted + [.string("avc1"), .null, .string("a.mp4")]])
        }
    }

    @Test("moments are those that the API tells")
    func moments() async throws {
        try await withQueries { store in
            let publisher = try await Publisher(store)
            try await publisher.commit([.new, .same, .same, .new, .same])
            let rows = try await store.rows(
                "SELECT frame_id, start_timestamp, end_timestamp, dwell_seconds FROM moments ORDER BY start_timestamp"
            )
            let query = MomentQuery(part: .everything)
            let moments = try await store.moments(query).moments
            #expect(moments.count == 2)
            #expect(
                rows
                    == moments.map {
                        [
                            .integer($0.frameID.rawValue), .string($0.start.rfc3339), .string($0.end.rfc3339),
                            .integer(($0.end.microseconds - $0.start.microseconds) / 1_000_000),
                        ]
                    }
            )
        }
    }

    @Test("annotations and transcripts show what was written")
    func written() async throws {
        try await withQueries { store in
            let source = try await Publisher(store).record.sourceID
            let draft = AnnotationDraft(
                sourceID: nil,
                start: Publisher.start,
                end: Publisher.start,
                type: .userNote,
                content: "it's “fine”\n日本"
            )
            try await store.annotate([draft])
            try await store.transcribe([
                .init(sourceID: source, start: Publisher.start, end: Publisher.start, text: "hello", confidence: 0.5)
            ])
            let notes = try await store.rows(
                "SELECT source_id, annotation_type, content, start_timestamp FROM annotations"
            )
            #expect(notes == [[.null, .string("user_note"), .string(draft.content), .string(Self.start)]])
            let said = try await store.rows("SELECT text, confidence, speaker_name FROM transcripts")
            #expect(said == [[.string("hello"), .number(0.5), .null]])
        }
    }

    @Test("many rows come over in the order of time, and a limit says so")
    func many() async throws {
        try await withQueries { store in
            let publisher = try await Publisher(store)
            try await publisher.commit([.new] + [Verdict](repeating: .same, count: 4999), bytes: 10)
            #expect(
                try await store.rows("SELECT count(*), count(DISTINCT timestamp) FROM timeline")[0][1] == .integer(5000)
            )
            let part = try await store.table("SELECT timestamp FROM timeline ORDER BY 1 DESC", limit: 3)
            #expect(part.rows.count == 3 && part.truncated)
            #expect(part.rows[0] == [.string(Publisher.start.advanced(bySeconds: 4999).rfc3339)])
            #expect(try await store.table("SELECT 1 LIMIT 3", limit: 1).truncated == false)
            let joined =
                "SELECT count(*) FROM timeline a JOIN timeline b USING (timestamp) WHERE a.frame_id = b.frame_id"
            #expect(try await store.rows(joined) == [[.integer(5000)]])
            let union = "SELECT count(*) FROM (FROM timeline UNION ALL FROM timeline UNION ALL FROM timeline)"
            #expect(try await store.rows(union) == [[.integer(15_000)]])
        }
    }
}
