import APITestDoubles
import MemCore
import Testing

@Suite("POST /api/streams/{key}/frame")
struct PushedFrameRoutesTests {
    private static let form = "multipart/form-data; boundary=edge"

    private func body(_ field: String, _ bytes: String) -> String {
        "--edge\r\nContent-Disposition: form-data; name=\"\(field)\"; filename=\"frame.jpg\"\r\n"
            + "Content-Type: image/jpeg\r\n\r\n\(bytes)\r\n"
    }

    @Test("takes a form with a file, whatever else is in it, or the file itself, and says so as the original does")
    func taken() async throws {
        try await withAPI { api in
            let key = try await api.streams.createStream(name: nil, metadata: [:]).record.key.rawValue
            let forms = [
                body("file", "\u{FF}"), body("timestamp", "1") + body("file", "x"), body("file", "x") + body("a", ""),
            ]
            for form in forms {
                let answer = try await api.send(
                    "POST",
                    "/api/streams/\(key)/frame",
                    body: form + "--edge--\r\n",
                    type: Self.form
                )
                #expect(answer.status == 200)
                #expect(try answer.json == .object(["status": .string("ok")]))
            }
            let plain = try await api.send("POST", "/api/streams/\(key)/frame", body: "x", type: "image/png")
            #expect(plain.status == 200)
            #expect(await api.streams.pushed == 4)
        }
    }

    @Test("an empty file is refused in the original's words, a missing one as a missing field")
    func empty() async throws {
        try await withAPI { api in
            let key = try await api.streams.createStream(name: nil, metadata: [:]).record.key.rawValue
            let path = "/api/streams/\(key)/frame"
            let empty = try await api.send("POST", path, body: body("file", "") + "--edge--\r\n", type: Self.form)
            #expect(empty.status == 400)
            #expect(try empty.json["detail"].text == "Empty frame data")
            let missing = try await api.send("POST", path, body: body("x", "y") + "--edge--\r\n", type: Self.form)
            #expect(missing.status == 422)
            #expect(try missing.json["detail"].text?.hasPrefix("file: ") == true)
            #expect(await api.streams.pushed == 0)
        }
    }

    @Test("a key that nobody has, and a session's public id, are refused before the picture is read")
    func unknown() async throws {
        try await withAPI { api in
            let id = try await api.streams.createStream(name: nil, metadata: [:]).record.id.rawValue
            for wrong in ["nobody", id] {
                let answer = try await api.send("POST", "/api/streams/\(wrong)/frame", body: "", type: "image/jpeg")
                #expect(answer.status == 400)
                #expect(try answer.json["code"].text == "STREAM_ERROR")
                let detail = try answer.json["detail"].text ?? ""
                #expect(detail.hasPrefix("Failed to ingest frame: "))
                #expect(!detail.contains(wrong))
            }
        }
    }

    @Test(
        "every other refusal has its status and its reason",
        arguments: [
            (FrameRefusal.unreadable("it is a poem"), 400, "VALIDATION_ERROR", nil),
            (.busy("the server is full", retryAfterSeconds: 5), 503, "BUSY", "5"),
            (.notStored("the disk is full"), 503, "DATABASE_ERROR", nil),
        ] as [(FrameRefusal, Int, String, String?)]
    )
    func refused(refusal: FrameRefusal, status: Int, code: String, wait: String?) async throws {
        try await withAPI { api in
            let key = try await api.streams.createStream(name: nil, metadata: [:]).record.key.rawValue
            await api.streams.refuseFrames(refusal)
            let answer = try await api.send("POST", "/api/streams/\(key)/frame", body: "x", type: "image/jpeg")
            #expect(answer.status == status)
            #expect(answer.headers["retry-after"] == wait)
            #expect(try answer.json["code"].text == code)
            #expect(try answer.json["detail"].text?.hasPrefix("Failed to ingest frame: ") == true)
        }
    }

    @Test("a file above the limit is refused by its length")
    func tooLarge() async throws {
        try await withAPI { api in
            let key = try await api.streams.createStream(name: nil, metadata: [:]).record.key.rawValue
            let answer = try await api.send(
                "POST",
                "/api/streams/\(key)/frame",
                headers: ["Content-Length: 999999999", "Content-Type: image/jpeg"]
            )
            #expect(answer.status == 413)
        }
    }
}

@Suite("/api/streams/rtmp-callback")
struct CallbackRoutesTests {
    private static let form = "application/x-www-form-urlencoded"

    private func call(
        _ api: RunningAPI,
        _ what: String,
        _ body: String,
        type: String = Self.form
    ) async throws -> RawAnswer {
        try await api.send("POST", "/api/streams/rtmp-callback/\(what)", body: body, type: type)
    }

    @Test("lets the key of a started stream in, and nobody else; nothing changes by it")
    func publish() async throws {
        try await withAPI { api in
            let session = try await api.streams.createStream(name: nil, metadata: [:])
            let key = session.record.key.rawValue
            let more = "&addr=10.0.0.7&flashver=FMLE/3.0&swfurl=&tcurl=rtmp://a/live&pageurl="
            let answer = try await call(api, "publish", "call=publish&app=live&name=\(key)\(more)")
            #expect(answer.status == 200)
            #expect(answer.body == Array("OK".utf8))
            #expect(answer.headers["content-type"]?.hasPrefix("text/plain") == true)
            #expect(await api.streams.stream(key) == session)
            _ = try await api.streams.stopStream(key)
            for wrong in [key, "guess", session.record.id.rawValue] {
                let refused = try await call(api, "publish", "call=publish&app=live&name=\(wrong)")
                #expect(refused.status == 403)
                #expect(try refused.json["detail"].text == "Invalid or inactive stream key")
            }
        }
    }

    @Test("says which field is missing", arguments: ["publish", "publish-done"])
    func missing(what: String) async throws {
        try await withAPI { api in
            for (body, field) in [
                ("", "call"), ("app=live&name=x", "call"), ("call=publish&name=x", "app"),
                ("call=publish&app=a", "name"),
                ("call=publish&app=a&name=", "name"),
            ] {
                let answer = try await call(api, what, body)
                #expect(answer.status == 422)
                #expect(try answer.json["detail"].text?.hasPrefix("\(field): ") == true, "\(body)")
            }
            let json = try await call(api, what, #"{"call":"publish"}"#, type: "application/json")
            #expect(json.status == 422)
        }
    }

    @Test("the end of a publisher ends pushed pictures; players mean nothing to Mem")
    func others() async throws {
        try await withAPI { api in
            let key = try await api.streams.createStream(name: nil, metadata: [:]).record.key.rawValue
            for name in [key, "unknown"] {
                #expect(try await call(api, "publish-done", "call=publish_done&app=live&name=\(name)").status == 200)
            }
            #expect(await api.streams.endings == 1)
            #expect(try await call(api, "play", "call=play&app=live&name=x").body == Array("OK".utf8))
            #expect(try await call(api, "play-done", "").status == 200)
            let long = String(repeating: "x", count: 100_000)
            #expect(try await call(api, "play", "name=\(long)").status == 413)
        }
    }
}
