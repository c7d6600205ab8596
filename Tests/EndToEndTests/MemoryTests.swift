import Foundation
import Testing

/// The questions, asked of what was really streamed.
@Suite("Asking the memory")
struct MemoryTests {
    private struct Moments: Decodable {
        struct Item: Decodable {
            var frameId: Int
            var dwellSeconds: Double
            var samples: Int
            var occurrence: Int
        }

        var count: Int
        var moments: [Item]
    }

    private struct Entries: Decodable {
        struct Item: Decodable {
            struct Frame: Decodable { var frameId: Int }
            struct Note: Decodable { var content: String }
            struct Said: Decodable { var text: String }

            var kind: String
            var samples: Int?
            var changes: Int?
            var frame: Frame?
            var annotations: [Note]
            var transcript: Said?
        }

        var entries: [Item]
    }

    private struct Found: Decodable {
        struct Item: Decodable {
            struct Frame: Decodable { var frameId: Int }

            var frame: Frame?
        }

        struct Results: Decodable {
            var transcripts: [Item]
            var annotations: [Item]
        }

        var count: Int
        var results: Results
    }

    private struct Similar: Decodable {
        struct Item: Decodable { var frameId: Int }

        var frames: [Item]
    }

    @Test("Moments, instants, buckets, likeness, notes and words of slides that were switched to and fro")
    func slides() async throws {
        let slides = [TextPage(seed: 1).pixels, TextPage(seed: 2).pixels]
        let order = [0, 0, 0, 1, 1, 0, 0, 0, 0, 1]
        try await Workload.machine.claiming(8) {
            try await MemServer.run { server in
                let api = server.api
                let clip = try await ClipLibrary.shared.clip(
                    Painting(pictures: order.map { slides[$0] }),
                    in: server.folder
                )
                let (stream, _) = try await server.receive(clip)
                let entries = try await api.timeline(stream.sourceId)
                #expect(entries.count == order.count)
                let frames = [entries[0].frame.frameId, entries[3].frame.frameId]

                let moments = try await api.ask("GET", "/api/moments?session_id=\(stream.sessionId)", for: Moments.self)
                #expect(moments.moments.map(\.frameId) == [0, 1, 0, 1].map { frames[$0] })
                #expect(moments.moments.map { $0.dwellSeconds.rounded() } == [3, 2, 4, 0])
                #expect(moments.moments.map(\.samples) == [3, 2, 4, 1])
                #expect(moments.moments.map(\.occurrence) == [1, 1, 2, 2])
                let again = try await api.ask("GET", "/api/moments?frame_id=\(frames[1])", for: Moments.self)
                #expect(again.count == 2)

                let fourth = entries[4].timestamp
                let at = try await api.ask("GET", "/api/at?t=\(fourth)", for: Entries.self)
                #expect(at.entries.map(\.frame?.frameId) == [frames[1]])
                let picture = try await api.ask("GET", "/api/streams/\(stream.sessionId)/frame?at=\(fourth)")
                #expect(try await picture == api.ask("GET", "/api/frames/\(frames[1])/image"))

                let buckets = try await api.ask("GET", "/api/search?type=timeline&bucket=1d", for: Entries.self)
                #expect(buckets.entries.compactMap(\.samples).reduce(0, +) == 10)
                #expect(buckets.entries.compactMap(\.changes).reduce(0, +) == 4)
                let gaps = try await api.ask("GET", "/api/search?type=timeline&include=gaps", for: Entries.self)
                #expect(gaps.entries.map(\.kind) == ["format"] + [String](repeating: "sample", count: 10))
                let similar = try await api.ask(
                    "GET",
                    "/api/frames/\(frames[0])/similar?min_similarity=0",
                    for: Similar.self
                )
                #expect(similar.frames.map(\.frameId) == [frames[1]])

                let note =
                    #"{"source_id": \#(stream.sourceId), "start_timestamp": "\#(entries[3].timestamp)", "#
                    + #""end_timestamp": "\#(fourth)", "content": "the budget slide"}"#
                try await api.ask("POST", "/api/annotations", json: note)
                let said =
                    #"{"source_id": \#(stream.sourceId), "segments": [{"start_timestamp": "\#(fourth)", "#
                    + #""text": "our budget is small"}]}"#
                try await api.ask("POST", "/api/transcriptions", json: said)
                let noted = try await api.ask("GET", "/api/search?type=timeline", for: Entries.self)
                #expect(noted.entries.map(\.annotations.count) == [0, 0, 0, 1, 1, 0, 0, 0, 0, 0])
                #expect(noted.entries.map { $0.transcript?.text }[4] == "our budget is small")
                let found = try await api.ask("GET", "/api/search?type=all&q=budget", for: Found.self)
                #expect(found.count == 2)
                let hits = found.results.transcripts + found.results.annotations
                #expect(hits.map(\.frame?.frameId) == [frames[1], frames[1]])
            }
        }
    }
}
