import APITestDoubles
import MemCore
import Testing

/// A part of a form.
enum FormPart {
    case file(String, String)
    case field(String, String)

    fileprivate var text: String {
        switch self {
        case .file(let name, let bytes):
            "Content-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\nContent-Type: video/mp4\r\n\r\n\(bytes)"
        case .field(let name, let value): "Content-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)"
        }
    }
}

extension RunningAPI {
    /// Posts a form to `/api/capture`.
    func send(form parts: [FormPart], query: String = "", isCutOff: Bool = false) async throws -> RawAnswer {
        let body = parts.map { "--edge\r\n\($0.text)\r\n" }.joined() + (isCutOff ? "" : "--edge--\r\n")
        let type = "multipart/form-data; boundary=edge"
        return try await send("POST", "/api/capture\(query)", body: body, type: type)
    }
}

@Suite("/api/capture")
struct CaptureRoutesTests {
    private static let name = "2026-11-22_09-30-00.mkv"

    @Test("an uploaded file becomes a job, at the time that its name says")
    func upload() async throws {
        try await withAPI { api in
            let answer = try await api.send(form: [.file(Self.name, "film\r\n--edg")])
            #expect(answer.status == 200)
            let job = try #require(api.jobs.all.first)
            #expect(
                try answer.json
                    == .object([
                        "job_id": .string(job.id.rawValue), "status": .string("queued"),
                        "message": .string("Processing video: \(Self.name)"),
                    ])
            )
            #expect(api.jobs.files == [Array("film\r\n--edg".utf8)])
            #expect(job.request.start == Instant(rfc3339: "2026-11-22T09:30:00Z"))
            #expect(job.request.interval == MediaTime(milliseconds: 1000))
        }
    }

    @Test("the time and the interval may be fields before or behind the file, or stand in the address")
    func fields() async throws {
        try await withAPI { api in
            let file = FormPart.file("talk.mp4", "x")
            let fields = [
                FormPart.field("start_timestamp", "2026-11-22T11:30:00+02:00"), .field("frame_interval", "0.5"),
            ]
            let address = "?start_timestamp=2026-11-22T09:30:00Z&frame_interval=0.5"
            for (parts, query) in [(fields + [file], ""), ([file] + fields, ""), ([file], address)] {
                let answer = try await api.send(form: parts, query: query)
                #expect(answer.status == 200)
            }
            let wanted = ImportRequest(
                fileName: "talk.mp4",
                start: try #require(Instant(rfc3339: "2026-11-22T09:30:00Z")),
                interval: MediaTime(milliseconds: 500)
            )
            #expect(api.jobs.all.map(\.request) == [wanted, wanted, wanted])
        }
    }

    @Test("a changed interval counts for the next file, without a restart")
    func changedInterval() async throws {
        try await withAPI { api in
            let change = try await api.send(
                "PUT",
                "/api/settings",
                body: #"{"streaming": {"capture": {"frame_interval_seconds": 5}}}"#
            )
            #expect(change.status == 200)
            #expect(try await api.send(form: [.file(Self.name, "film")]).status == 200)
            #expect(api.jobs.all.map(\.request.interval) == [MediaTime(milliseconds: 5000)])
        }
    }

    @Test("the word file in place of a time leaves it to the file, wherever it stands")
    func startInFile() async throws {
        try await withAPI { api in
            let file = FormPart.file("talk.mp4", "x")
            let word = FormPart.field("start_timestamp", "file")
            for (parts, query) in [([word, file], ""), ([file], "?start_timestamp=file")] {
                #expect(try await api.send(form: parts, query: query).status == 200)
            }
            #expect(api.jobs.all.map(\.request.isStartInFile) == [true, true])
            let told = try await api.send(form: [.file(Self.name, "x")])
            #expect(told.status == 200)
            #expect(api.jobs.all.filter { !$0.request.isStartInFile }.count == 1)
        }
    }

    @Test("a name without a time is refused, with both ways out, and nothing is kept")
    func badName() async throws {
        try await withAPI { api in
            let answer = try await api.send(form: [.file("talk.mp4", "x")])
            #expect(answer.status == 400)
            let detail = try answer.json["detail"].text ?? ""
            #expect(detail.contains("YYYY-MM-DD_HH-MM-SS.(mp4|mkv|flv|mov|webm)"))
            #expect(detail.contains("start_timestamp"))
            #expect(api.jobs.all.isEmpty)
            #expect(api.jobs.abandoned == 1)
        }
    }

    @Test("folders in a file's name are no folders", arguments: ["../../", "/etc/", "C:\\\\films\\\\"])
    func pathTricks(_ folder: String) async throws {
        try await withAPI { api in
            let answer = try await api.send(form: [.file(folder + Self.name, "x")])
            #expect(answer.status == 200)
            #expect(api.jobs.all.map(\.request.fileName) == [Self.name])
        }
    }

    @Test("what is wrong with a form is told, and what was uploaded is given up")
    func refused() async throws {
        try await withAPI { api in
            let file = FormPart.file(Self.name, "x")
            let wrong: [([FormPart], Int)] = [
                ([.field("start_timestamp", "2026-11-22T09:30:00Z")], 422),
                ([file, file], 422),
                ([file, .field("start_timestamp", "noon")], 422),
                ([file, .field("frame_interval", "0")], 422),
                ([file, .field("frame_interval", "nan")], 422),
                ([file, .field("frame_interval", "0x1p3")], 422),
                ([file, .field("start_timestamp", String(repeating: "9", count: 5000))], 422),
            ]
            for (parts, status) in wrong {
                let answer = try await api.send(form: parts)
                #expect(answer.status == status, "\(parts)")
            }
            let cutOff = try await api.send(form: [file], isCutOff: true)
            #expect(cutOff.status == 400)
            #expect(api.jobs.all.isEmpty)
            #expect(api.jobs.abandoned == 7)
        }
    }

    @Test(
        "why a file can't be taken has its own status",
        arguments: [
            (JobControlError.tooLarge(10), 413, "api.max_upload_size"), (.diskFull, 507, "disk"),
            (.tooMany(1000), 429, "1000 files wait"), (.closing, 503, "shutting down"),
            (.noFile("It is empty."), 422, "empty"),
        ]
    )
    func failures(_ failure: JobControlError, _ status: Int, _ words: String) async throws {
        try await withAPI { api in
            api.jobs.fail(with: failure)
            let answer = try await api.send(form: [.file(Self.name, "x")])
            #expect(answer.status == status)
            #expect(try answer.json["detail"].text?.contains(words) == true)
            #expect(api.jobs.abandoned == 1)
        }
    }

    @Test("a file that says that it is too large is not even read")
    func tooLarge() async throws {
        try await withAPI { api in
            let answer = try await api.send(
                raw:
                    "POST /api/capture HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 9000000000\r\n"
                    + "Content-Type: multipart/form-data; boundary=edge\r\n\r\n",
                thenHangUp: true
            )
            #expect(answer.status == 413)
            #expect(api.jobs.abandoned == 0)
        }
    }

    @Test("a file is imported by its path, with its interval")
    func byPath() async throws {
        try await withAPI { api in
            let body = #"{"filepath": "films/\#(Self.name)", "config": {"frame_interval": 5}}"#
            #expect(try await api.send("POST", "/api/capture", body: body).status == 200)
            let job = try #require(api.jobs.all.first)
            #expect(job.location == "films/\(Self.name)")
            #expect(job.request.fileName == Self.name)
            #expect(job.request.interval == MediaTime(milliseconds: 5000))
            let named = #"{"filepath": "talk.mp4", "start_timestamp": "2026-11-22T09:30:00Z"}"#
            #expect(try await api.send("POST", "/api/capture", body: named).status == 200)
        }
    }

    @Test(
        "what is wrong with a path's request is told",
        arguments: [
            (#"{}"#, 422), (#"{"filepath": ""}"#, 422), (#"{"filepath": 7}"#, 422), (#"{"filepath": "talk.mp4"}"#, 400),
            (#"{"filepath": "2026-11-22_09-30-00.mp4", "config": {"frame_interval": 0}}"#, 422),
            (#"{"filepath": "2026-11-22_09-30-00.mp4", "config": 5}"#, 422),
            (#"{"filepath": "2026-11-22_09-30-00.mp4", "start_timestamp": "noon"}"#, 422),
        ]
    )
    func wrongPath(_ body: String, _ status: Int) async throws {
        try await withAPI { api in
            let answer = try await api.send("POST", "/api/capture", body: body)
            #expect(answer.status == status)
            #expect(api.jobs.all.isEmpty)
        }
    }

    @Test(
        "without a folder for imports, and outside of it, nothing is imported",
        arguments: [
            (JobControlError.noDirectory, "files.import_directory (MEM_FILES_IMPORT_DIRECTORY)"),
            (.outsideDirectory, "inside of files.import_directory"),
        ]
    )
    func forbidden(_ failure: JobControlError, _ words: String) async throws {
        try await withAPI { api in
            api.jobs.fail(with: failure)
            let answer = try await api.send("POST", "/api/capture", body: #"{"filepath": "/a/\#(Self.name)"}"#)
            #expect(answer.status == 403)
            #expect(try answer.json["detail"].text?.contains(words) == true)
        }
    }
}
