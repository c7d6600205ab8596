import APITestDoubles
import MemCore
import Testing

@Suite("Pictures in other forms")
struct PictureRoutesTests {
    /// 2026-11-22T09:30:00Z.
    private static let start = Instant(microseconds: 1_795_339_800_000_000)

    private func withPicture(_ body: @Sendable @escaping (RunningAPI) async throws -> Void) async throws {
        try await withAPI { api in
            let session = try await api.streams.createStream(name: "desk", metadata: [:])
            await api.memory.remember(1, of: session, from: Self.start)
            try await body(api)
        }
    }

    @Test(
        "every address of a picture understands format, size and fit",
        arguments: [
            ("/api/frames/1/image?format=png", "png full of 5", "image/png"),
            ("/api/frames/1/image?size=640x360", "jpeg 640x360 contain of 5", "image/jpeg"),
            ("/api/frames/1/image?size=1x4096&format=PNG&fit=cover", "png 1x4096 cover of 5", "image/png"),
            ("/api/frames/1/image?size=thumb&format=ppm", "ppm full of 4", "image/x-portable-pixmap"),
            ("/api/search?type=frame&frame_id=1&size=64x64", "jpeg 64x64 stretch of 5", "image/jpeg"),
            (
                "/api/search?type=frame&frame_id=1&size=64x64&fit=contain&format=jpg", "jpeg 64x64 contain of 5",
                "image/jpeg"
            ),
            ("/api/streams/REF/frame?at=2026-11-22T09:30:00Z&format=png", "png full of 5", "image/png"),
            ("/api/streams/REF/latest.jpg?size=99x9&fit=stretch", "jpeg 99x9 stretch of 5", "image/jpeg"),
        ]
    )
    func forms(target: String, made: String, type: String) async throws {
        try await withPicture { api in
            let id = try #require(await api.streams.streams().first).record.id.rawValue
            let answer = try await api.send("GET", target.replacing("REF", with: id))
            #expect(answer.status == 200)
            #expect(String(decoding: answer.body, as: UTF8.self) == made)
            #expect(answer.headers["content-type"] == type)
            let ending = ["image/png": "png", "image/jpeg": "jpeg"][type] ?? "ppm"
            #expect(answer.headers["content-disposition"] == "inline; filename=frame_1.\(ending)")
        }
    }

    @Test(
        "the stored files are given out without any work on them",
        arguments: ["", "?format=jpeg&fit=cover", "?size=thumb"]
    )
    func stored(query: String) async throws {
        try await withPicture { api in
            let answer = try await api.send("GET", "/api/frames/1/image\(query)")
            #expect(answer.body.starts(with: [0xFF, 0xD8]))
            #expect(await api.pictures.calls == 0)
        }
    }

    @Test(
        "what no picture can be is refused by name",
        arguments: [
            ("format=tiff", "format: "), ("size=0x5", "size: "), ("size=5x4097", "size: "), ("size=5", "size: "),
            ("size=5x", "size: "), ("size=-5x5", "size: "), ("size=5x5x5", "size: "), ("size=large", "size: "),
            ("size=99999999999999999999x5", "size: "), ("size=5x5&fit=crop", "fit: "), ("fit=crop", "fit: "),
        ]
    )
    func refused(query: String, field: String) async throws {
        try await withPicture { api in
            for target in ["/api/frames/1/image?", "/api/search?type=frame&frame_id=1&"] {
                let answer = try await api.send("GET", target + query)
                #expect(answer.status == 422)
                #expect(try answer.json["detail"].text?.hasPrefix(field) == true)
            }
            #expect(await api.pictures.calls == 0)
        }
    }

    @Test("the latest picture's address says that it is a JPEG")
    func latest() async throws {
        try await withPicture { api in
            let id = try #require(await api.streams.streams().first).record.id.rawValue
            #expect(try await api.send("GET", "/api/streams/\(id)/latest.jpg?format=png").status == 422)
        }
    }

    @Test("each form has a tag of its own, and a client that has it costs no work")
    func tags() async throws {
        try await withPicture { api in
            var tags: Set<String> = []
            let queries = [
                "", "size=thumb", "format=png", "format=ppm", "size=thumb&format=png", "size=64x64", "size=64x65",
                "size=64x64&fit=cover", "size=64x64&fit=stretch", "size=64x64&format=png",
            ]
            for query in queries {
                let answer = try await api.send("GET", "/api/frames/1/image?\(query)")
                let tag = try #require(answer.headers["etag"])
                #expect(tag.hasPrefix("\"frame_1"))
                #expect(answer.headers["cache-control"] == "private, max-age=31536000, immutable")
                tags.insert(tag)
                let calls = await api.pictures.calls
                let again = try await api.send(
                    "GET",
                    "/api/frames/1/image?\(query)",
                    headers: ["If-None-Match: \(tag)"]
                )
                #expect(again.status == 304)
                #expect(await api.pictures.calls == calls)
            }
            #expect(tags.count == queries.count)
            let gone = try await api.send("GET", "/api/frames/9/image?format=png", headers: ["If-None-Match: *"])
            #expect(gone.status == 404)
        }
    }

    @Test("HEAD tells the length, and parts can be asked for")
    func headAndRange() async throws {
        try await withPicture { api in
            let target = "/api/frames/1/image?format=png"
            let head = try await api.send("HEAD", target)
            #expect(head.status == 200)
            #expect(head.headers["content-length"] == "13")
            #expect(head.body.isEmpty)
            let part = try await api.send("GET", target, headers: ["Range: bytes=4-7"])
            #expect(part.status == 206)
            #expect(part.headers["content-range"] == "bytes 4-7/13")
            #expect(String(decoding: part.body, as: UTF8.self) == "full")
            #expect(await api.pictures.calls == 1, "made once")
            await api.memory.forget(FrameID(rawValue: 1))
            #expect(try await api.send("GET", target).status == 404, "what was made of a forgotten picture is gone too")
        }
    }

    @Test(
        "what goes wrong is told with the right status",
        arguments: [
            (PictureFailure.busy(retryAfterSeconds: 2), 503, "Too many pictures"), (.tooLarge("80 MB"), 422, "size: "),
            (.fatal("it crashed"), 500, "Something"), (.unreadable("no JPEG"), 500, "Something"),
            (.unavailable("/secret"), 500, "Something"),
        ]
    )
    func failures(failure: PictureFailure, status: Int, beginning: String) async throws {
        try await withPicture { api in
            await api.pictures.fail(with: failure)
            let answer = try await api.send("GET", "/api/frames/1/image?format=png")
            #expect(answer.status == status)
            #expect(try answer.json["detail"].text?.hasPrefix(beginning) == true)
            #expect(answer.headers["retry-after"] == (status == 503 ? "2" : nil))
        }
    }
}
