import Foundation
import MemCore
import Testing

@testable import MemStore

@Suite("Segments of recordings")
struct RecordingStoringTests {
    private func at(_ seconds: Double) -> Instant { Publisher.start.advanced(bySeconds: seconds) }

    /// A segment of a minute, with its file.
    private func segment(_ minute: Int, of publisher: Publisher) throws -> RecordedSegment {
        let segment = RecordedSegment(
            sessionID: publisher.record.id,
            start: at(Double(minute) * 60),
            end: at(Double(minute) * 60 + 60),
            bytes: 5,
            videoCodec: "avc1",
            audioCodec: minute == 0 ? nil : "mp4a",
            file: "\(minute).mp4"
        )
        let folder = "\(publisher.store.recordingFolder)/\(segment.sessionID)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data("video".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(segment.file)"))
        return segment
    }

    private func files(of publisher: Publisher) -> [String] {
        let folder = "\(publisher.store.recordingFolder)/\(publisher.record.id)"
        return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    @Test("are listed in the order of time, page by page, by session and range; known once")
    func list() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            let two = try await Publisher(store, name: "two")
            let segments = try [2, 0, 1].map { try segment($0, of: one) }
            for segment in segments + segments { try await store.save(segment) }
            try await store.save(try segment(0, of: two))
            let all = try await store.segments(SegmentQuery(sessionID: one.record.id))
            #expect(all.segments == [segments[1], segments[2], segments[0]])
            #expect((all.total, all.bytes) == (3, 15))
            let page = try await store.segments(SegmentQuery(sessionID: one.record.id, limit: 1, offset: 1))
            #expect(page.segments == [segments[2]])
            #expect(page.total == 3)
            let part = try await store.segments(SegmentQuery(sessionID: one.record.id, start: at(60), end: at(61)))
            #expect(part.segments == [segments[2]])
            #expect(try await store.segmentFiles(of: one.record.id) == ["0.mp4", "1.mp4", "2.mp4"])
            var stranger = segments[0]
            stranger.sessionID = .random()
            try await store.save(stranger)
            #expect(try await store.segments(SegmentQuery(sessionID: stranger.sessionID)).total == 0)
        }
    }

    @Test("go, with their files, when a range is forgotten that they lie wholly in")
    func forget() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            let two = try await Publisher(store, name: "two")
            for minute in 0..<3 { try await store.save(try segment(minute, of: one)) }
            try await store.save(try segment(0, of: two))
            let query = ForgetQuery(start: at(-10), end: at(120), sessionID: one.record.id)
            let expected = try await store.wouldForget(query)
            #expect((expected.segments, expected.segmentBytes) == (2, 10))
            #expect(files(of: one).count == 3, "it was asked only")
            #expect(try await store.forget(query) == expected)
            #expect(files(of: one) == ["2.mp4"])
            #expect(try await store.segmentFiles(of: one.record.id) == ["2.mp4"])
            // One that reaches out of the range stays.
            #expect(try await store.forget(ForgetQuery(end: at(150), sourceID: one.record.sourceID)).segments == 0)
            #expect(try await store.forget(ForgetQuery()).segments == 2)
            #expect(!FileManager.default.fileExists(atPath: "\(store.recordingFolder)/\(one.record.id)"))
            #expect(files(of: two).isEmpty)
        }
    }

    @Test("are known after a restart")
    func restart() async throws {
        let folder = try DatabaseFolder()
        let first = try await folder.open()
        let publisher = try await Publisher(first)
        try await first.save(try segment(0, of: publisher))
        try await first.close()
        let second = try await folder.open()
        #expect(try await second.segments(SegmentQuery(sessionID: publisher.record.id)).segments.count == 1)
        try await second.close()
    }
}
