import APITestDoubles
import MemCore
import Testing

@Suite("/api/transcriptions and words")
struct TranscriptionRoutesTests {
    private static let segments =
        #"{"source_id": 1, "segments": ["#
        + #"{"start_timestamp": "2026-11-22T09:30:01Z", "end_timestamp": "2026-11-22T09:30:02Z", "text": "the Budget", "#
        + #""confidence": 0.75, "language": "en", "speaker_name": "Anna"},"#
        + #"{"source_id": 2, "start_timestamp": "2026-11-22T09:30:03Z", "text": "thanks"}]}"#

    @Test("what was said is written, found, and shown in the timeline")
    func spoken() async throws {
        try await withAPI { api in
            let start = Instant(microseconds: 1_795_339_800_000_000)
            let session = try await api.streams.createStream(name: "desk", metadata: [:])
            await api.memory.remember(4, of: session, from: start)
            let written = try await api.send("POST", "/api/transcriptions", body: Self.segments)
            #expect(written.status == 200)
            #expect(
                try written.json
                    == .object([
                        "transcription_ids": .array([.integer(1), .integer(2)]), "count": .integer(2),
                        "message": .string("Created 2 transcriptions"),
                    ])
            )
            let found = try await api.send("GET", "/api/search?type=transcript&q=budget").json
            #expect(found.names == ["type", "count", "results", "pagination"])
            #expect(found["type"] == .string("transcript"))
            #expect(found["count"] == .integer(1))
            #expect(
                found["results"].elements.first
                    == .object([
                        "transcription_id": .integer(1), "timestamp": .string("2026-11-22T09:30:01Z"),
                        "source_id": .integer(1), "text": .string("the Budget"), "confidence": .number(0.75),
                        "language": .string("en"), "start_timestamp": .string("2026-11-22T09:30:01Z"),
                        "end_timestamp": .string("2026-11-22T09:30:02Z"), "speaker_name": .string("Anna"),
                        "speaker_confidence": .null, "snippet": .string("the Budget"), "score": .number(1.5),
                        "frame": .null,
                    ])
            )
            let target = "/api/search?type=timeline&start=2026-11-22T00:00:00Z&end=2026-11-22T23:00:00Z"
            let entries = try await api.send("GET", target).json["entries"].elements
            #expect(entries.map { $0["transcript"]["text"].text } == [nil, "the Budget", "the Budget", nil])
            #expect(entries[1]["transcript"]["snippet"] == .null)
        }
    }

    @Test("somebody says who speaks")
    func speaker() async throws {
        try await withAPI { api in
            _ = try await api.send("POST", "/api/transcriptions", body: Self.segments)
            let body = #"{"speaker_name": "Ben", "speaker_id": 7}"#
            let named = try await api.send("PATCH", "/api/transcriptions/2/speaker", body: body)
            #expect(named.status == 200)
            #expect(
                try named.json
                    == .object([
                        "transcription_id": .integer(2), "speaker_name": .string("Ben"), "speaker_id": .integer(7),
                        "speaker_confidence": .integer(1), "message": .string("Speaker updated successfully"),
                    ])
            )
            let found = try await api.send("GET", "/api/search?type=transcript&q=thanks").json
            #expect(found["results"].elements.first?["speaker_name"] == .string("Ben"))
            #expect(try await api.send("PATCH", "/api/transcriptions/9/speaker", body: body).status == 404)
            for wrong in ["{}", #"{"speaker_name": ""}"#, #"{"speaker_name": 5}"#] {
                #expect(try await api.send("PATCH", "/api/transcriptions/2/speaker", body: wrong).status == 422)
            }
        }
    }

    @Test("everything is searched at once: what was said, noted and named")
    func everything() async throws {
        try await withAPI { api in
            _ = try await api.streams.createStream(name: "Budget room", metadata: [:])
            _ = try await api.send("POST", "/api/transcriptions", body: Self.segments)
            _ = try await api.send("POST", "/api/annotations/quick?content=budget%20idea")
            let answer = try await api.send("GET", "/api/search?type=all&q=budget").json
            #expect(answer["type"] == .string("all"))
            #expect(answer["count"] == .integer(3))
            let results = answer["results"]
            #expect(results.names == ["timeline", "transcripts", "annotations", "streams"])
            #expect(results["transcripts"].elements.map { $0["text"] } == [.string("the Budget")])
            #expect(results["annotations"].elements.map { $0["content"] } == [.string("budget idea")])
            #expect(results["annotations"].elements.map { $0["snippet"] } == [.string("budget idea")])
            #expect(results["streams"].elements.map { $0["name"] } == [.string("Budget room")])
            #expect(results["streams"].elements.allSatisfy { !$0.names.contains("stream_key") })
        }
    }

    @Test(
        "the names of streams are searched for words, phrases and beginnings of words, as texts are",
        arguments: [
            ("%22budget+room%22", 1), ("room+BUDGET", 1), ("bud*", 1), ("b%C3%BAdget", 1), ("budget+%22room%22", 1),
            ("%22room+budget%22", 0), ("budget+desk", 0), ("*", 0), ("%22%22", 0),
            ("budget&source_id=1", 1), ("budget&source_id=2", 0),
        ]
    )
    func names(query: String, count: Int) async throws {
        try await withAPI { api in
            _ = try await api.streams.createStream(name: "Budget room", metadata: [:])
            _ = try await api.streams.createStream(name: "Desk", metadata: [:])
            let answer = try await api.send("GET", "/api/search?type=all&q=\(query)").json
            #expect(answer["results"]["streams"].elements.count == count)
        }
    }

    @Test(
        "what can't be accepted is refused with the field's name, and nothing of it is written",
        arguments: [
            ("", "segments[1].text"), (#", "text": 7"#, "segments[1].text"),
            (#", "text": "x", "confidence": 2"#, "segments[1].confidence"),
            (#", "text": "x", "confidence": "sure""#, "segments[1].confidence"),
            (#", "text": "x", "end_timestamp": "2020-01-01T00:00:00Z""#, "segments[1].end_timestamp"),
            (#", "text": "x", "source_id": 99"#, "source_id"),
            (#", "text": "x", "source_id": -1"#, "segments[1].source_id"),
        ]
    )
    func refused(more: String, field: String) async throws {
        try await withAPI { api in
            let good = #"{"start_timestamp": "2026-11-22T09:30:00Z", "text": "x"}"#
            let bad = #"{"start_timestamp": "2026-11-22T09:30:00Z"\#(more)}"#
            let body = #"{"source_id": 1, "segments": [\#(good), \#(bad)]}"#
            let answer = try await api.send("POST", "/api/transcriptions", body: body)
            #expect(answer.status == 422)
            #expect(try answer.json["detail"].text?.hasPrefix(field + ": ") == true)
            #expect(try await api.send("GET", "/api/search?type=transcript&q=x").json["count"] == .integer(0))
        }
    }

    @Test("a source is needed, and a list")
    func needed() async throws {
        try await withAPI { api in
            let nobody = #"{"segments": [{"start_timestamp": "2026-11-22T09:30:00Z", "text": "x"}]}"#
            for (body, field) in [(nobody, "segments[0].source_id: "), ("{}", "segments: "), ("[]", "body: ")] {
                let answer = try await api.send("POST", "/api/transcriptions", body: body)
                #expect(answer.status == 422)
                #expect(try answer.json["detail"].text?.hasPrefix(field) == true)
            }
        }
    }
}
