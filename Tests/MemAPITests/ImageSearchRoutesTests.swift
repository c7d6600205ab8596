import APITestDoubles
import MemCore
import Testing

@Suite("/api/search/image")
struct ImageSearchRoutesTests {
    /// 2026-11-22T09:30:00Z.
    private static let start = Instant(microseconds: 1_795_339_800_000_000)
    /// What the double takes for a picture; as text, it has to be UTF-8.
    private static let file = "\u{1}a picture"

    private func withDesk(_ body: @Sendable @escaping (RunningAPI) async throws -> Void) async throws {
        try await withAPI { api in
            let session = try await api.streams.createStream(name: "desk", metadata: [:])
            await api.memory.remember(3, of: session, from: Self.start)
            try await body(api)
        }
    }

    private func form(_ parts: [(disposition: String, content: String)]) -> String {
        parts.map { "--XX\r\nContent-Disposition: form-data; \($0.disposition)\r\n\r\n\($0.content)\r\n" }.joined()
            + "--XX--\r\n"
    }

    private static let formType = "multipart/form-data; boundary=XX"

    @Test(
        "a form's file and a bare body are looked up alike, with when each frame was on screen",
        arguments: [true, false]
    )
    func found(isForm: Bool) async throws {
        try await withDesk { api in
            let answer = try await api.send(
                "POST",
                "/api/search/image?limit=2",
                body: isForm ? form([("name=\"file\"; filename=\"x.jpg\"", Self.file)]) : Self.file,
                type: isForm ? Self.formType : "image/jpeg"
            )
            #expect(answer.status == 200)
            let body = try answer.json
            #expect(body.names == ["type", "count", "perceptual_hash", "tiles", "width", "height", "frames"])
            #expect(body["type"] == .string("image"))
            #expect(body["count"] == .integer(2))
            #expect(body["perceptual_hash"] == .string(Fingerprint(0xAB, 1, 2, 7).description))
            #expect(body["tiles"] == .string(String(repeating: "07", count: PictureTiles.count)))
            #expect(body["width"] == .integer(640))
            let first = try #require(body["frames"].elements.first)
            #expect(first["frame_id"] == .integer(1))
            #expect(first["similarity_score"] == .number(99.609))
            #expect(first["first_seen_at"] == .string("2026-11-22T09:30:00Z"))
            #expect(first["last_seen_at"] == .string("2026-11-22T09:30:00Z"))
            #expect(first["occurrences"] == .integer(1))
        }
    }

    @Test(
        "the search is narrowed by similarity, source and time",
        arguments: [
            ("", 3), ("min_similarity=100", 0), ("min_similarity=99.6", 3), ("source_id=2", 0), ("source_id=1", 3),
            ("start=2026-11-22T09:30:01Z", 2), ("end=2026-11-22T09:30:01Z", 2),
            ("start=2026-11-22T09:30:01Z&end=2026-11-22T09:30:01Z", 1), ("limit=1", 1),
        ]
    )
    func narrowed(query: String, count: Int64) async throws {
        try await withDesk { api in
            let answer = try await api.send("POST", "/api/search/image?\(query)", body: Self.file, type: "image/png")
            #expect(try answer.json["count"] == .integer(count))
        }
    }

    @Test(
        "a request that makes no sense is told why",
        arguments: [
            ("", "image/png", "", 422, "file: "), ("no picture", "image/png", "", 422, "file: "),
            ("x", "text/html", "", 415, "Send a form"), ("x", "multipart/form-data", "", 400, "Content-Type: "),
            ("x", formType, "", 400, "The body ends"), ("--XX--", formType, "", 422, "file: "),
            ("x", "image/png", "limit=0", 422, "limit: "),
            ("x", "image/png", "min_similarity=101", 422, "min_similarity"),
            ("x", "image/png", "start=noon", 422, "start: "), ("x", "image/png", "source_id=0", 422, "source_id: "),
            ("x", "image/png", "start=2026-11-23T00:00:00Z&end=2026-11-22T00:00:00Z", 422, "start: "),
        ]
    )
    func refused(body: String, type: String, query: String, status: Int, beginning: String) async throws {
        try await withDesk { api in
            let answer = try await api.send("POST", "/api/search/image?\(query)", body: body, type: type)
            #expect(answer.status == status)
            #expect(try answer.json["detail"].text?.hasPrefix(beginning) == true)
        }
    }

    @Test("a form has one file and nothing else")
    func fields() async throws {
        try await withDesk { api in
            let twice = form([("name=file", Self.file), ("name=file", Self.file)])
            let other = form([("name=limit", "5"), ("name=file", Self.file)])
            for (body, field) in [(twice, "file: "), (other, "limit: ")] {
                let answer = try await api.send("POST", "/api/search/image", body: body, type: Self.formType)
                #expect(answer.status == 422)
                #expect(try answer.json["detail"].text?.hasPrefix(field) == true)
            }
        }
    }

    @Test("a body of more than 32 MB is refused by what it announces", arguments: [formType, "image/png"])
    func large(type: String) async throws {
        try await withDesk { api in
            let answer = try await api.send(
                raw:
                    "POST /api/search/image HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: \(type)\r\n"
                    + "Content-Length: 33554433\r\n\r\n"
            )
            #expect(answer.status == 413)
            #expect(try answer.json["detail"] == .string("The body is larger than 33554432 bytes."))
        }
    }

    @Test(
        "what goes wrong with a picture is told with the right status",
        arguments: [
            (PictureFailure.busy(retryAfterSeconds: 2), 503, "Too many pictures"),
            (.tooLarge("60000x60000"), 422, "file: "),
            (.fatal("it crashed"), 422, "file: "), (.unavailable("/secret"), 500, "Something"),
        ]
    )
    func failures(failure: PictureFailure, status: Int, beginning: String) async throws {
        try await withDesk { api in
            await api.pictures.fail(with: failure)
            let answer = try await api.send("POST", "/api/search/image", body: Self.file, type: "image/png")
            #expect(answer.status == status)
            #expect(try answer.json["detail"].text?.hasPrefix(beginning) == true)
            await api.pictures.fail(with: nil)
            let next = try await api.send("POST", "/api/search/image", body: Self.file, type: "image/png")
            #expect(next.status == 200)
        }
    }
}
