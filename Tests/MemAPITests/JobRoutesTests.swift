import APITestDoubles
import MemCore
import Testing

@Suite("/api/jobs")
struct JobRoutesTests {
    /// Uploads a file in time and returns its job.
    private func capture(_ api: RunningAPI, _ name: String = "2026-11-22_09-30-00.mp4") async throws -> JobID {
        let answer = try await api.send(form: [.file(name, "film")])
        #expect(answer.status == 200)
        return JobID(rawValue: try #require(try answer.json["job_id"].text))
    }

    @Test("a job is answered as the original's clients expect it, before and after")
    func job() async throws {
        try await withAPI { api in
            let id = try await capture(api)
            let queued = try await api.send("GET", "/api/jobs/\(id)").json
            #expect(
                queued.names
                    == ["id", "status", "filepath", "created_at", "completed_at", "progress", "result", "error"]
            )
            #expect(queued["id"].text == id.rawValue)
            #expect(queued["status"].text == "queued")
            #expect(queued["filepath"].text == "2026-11-22_09-30-00.mp4")
            #expect([queued["completed_at"], queued["result"], queued["error"]] == [.null, .null, .null])
            #expect(queued["progress"] == .integer(0))
            api.jobs.change(id) { job in
                job.status = .completed
                job.completedAt = Instant(rfc3339: "2026-11-23T00:00:00Z")
                job.progress = 1
                job.sourceID = SourceID(rawValue: 4)
                job.samples = 60
                job.frames = 7
                job.duration = MediaTime(milliseconds: 59_500)
            }
            let completed = try await api.send("GET", "/api/jobs/\(id)").json
            #expect(completed["completed_at"].text == "2026-11-23T00:00:00Z")
            #expect(
                completed["result"]
                    == .object([
                        "status": .string("success"), "source_id": .integer(4), "frames_extracted": .integer(60),
                        "frames_stored": .integer(7), "transcriptions_created": .integer(0),
                        "duration_seconds": .number(59.5), "start_time": .string("2026-11-22T09:30:00Z"),
                        "end_time": .string("2026-11-22T09:30:59.500Z"), "note": .null,
                    ])
            )
            #expect(try await api.send("GET", "/api/jobs/nobody").status == 404)
        }
    }

    @Test("jobs are listed newest first, page by page, by status, and counted in the status")
    func list() async throws {
        try await withAPI { api in
            let first = try await capture(api)
            let second = try await capture(api)
            api.jobs.change(first) { $0.status = .failed }
            let all = try await api.send("GET", "/api/jobs").json
            #expect(all["jobs"].elements.map { $0["id"].text } == [second.rawValue, first.rawValue])
            #expect(all["count"] == .integer(2))
            let page = try await api.send("GET", "/api/jobs?limit=1").json
            #expect(page["jobs"].elements.map { $0["id"].text } == [second.rawValue])
            #expect(page["pagination"]["has_more"] == .bool(true))
            let failed = try await api.send("GET", "/api/jobs?status=failed").json
            #expect(failed["jobs"].elements.map { $0["id"].text } == [first.rawValue])
            for query in ["status=lost", "limit=0", "limit=1001", "limit=x", "offset=-1"] {
                #expect(try await api.send("GET", "/api/jobs?\(query)").status == 422, "\(query)")
            }
            let status = try await api.send("GET", "/api/status").json
            #expect(
                status["jobs"]
                    == .object([
                        "active": .integer(1), "completed": .integer(0), "failed": .integer(1), "total": .integer(2),
                    ])
            )
        }
    }

    @Test("a job is cancelled once and for all; one that is over is left alone")
    func cancel() async throws {
        try await withAPI { api in
            let id = try await capture(api)
            for _ in 0..<2 {
                let answer = try await api.send("DELETE", "/api/jobs/\(id)")
                #expect(answer.status == 200)
                #expect(try answer.json == .object(["message": .string("Job \(id) cancelled successfully")]))
            }
            let over = try await capture(api)
            api.jobs.change(over) { $0.status = .completed }
            #expect(try await api.send("DELETE", "/api/jobs/\(over)").status == 409)
            #expect(try await api.send("DELETE", "/api/jobs/nobody").status == 404)
        }
    }
}
