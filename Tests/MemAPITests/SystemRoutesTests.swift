import APITestDoubles
import MemCore
import Testing

@Suite("/ and /health")
struct SystemRoutesTests {
    @Test("the status tells how much is remembered and what it takes")
    func status() async throws {
        try await withAPI { api in
            let none = try await api.send("GET", "/api/status").json
            #expect(none["storage"]["deduplication_rate"] == .integer(0))
            #expect(none["storage"]["bytes_per_stream_hour"] == .null)
            let session = try await api.streams.createStream(name: "desk", metadata: [:])
            await api.memory.remember(181, of: session, from: Instant.now().advanced(bySeconds: -500))
            let status = try await api.send("GET", "/api/status").json
            #expect(status.names == ["system", "jobs", "storage", "sources", "streams"])
            #expect(status["system"]["version"] == .string("1.2.3"))
            #expect(status["system"]["database"] == .string("connected"))
            let storage = status["storage"]
            #expect(
                storage.names == [
                    "frames_stored", "unique_frames", "total_references", "deduplication_rate", "size_mb",
                    "thumbnails_mb", "database_file_mb", "bytes_per_stream_hour", "free_mb", "minimum_free_mb", "room",
                    "bytes_per_day", "days_until_full",
                ]
            )
            #expect(storage["total_references"] == .integer(181))
            #expect(storage["database_file_mb"] == .integer(1))
            #expect(storage["bytes_per_stream_hour"] == .integer(20_000_000))
            #expect(storage["bytes_per_day"] == .integer(1_000_000))
            #expect(storage["days_until_full"] == .integer(10))
            #expect(status["sources"] == .object(["total": .integer(1), "total_hours": .number(0.05)]))
            #expect(status["streams"] == .object(["active": .integer(0), "total": .integer(1)]))
            await api.memory.setTrouble("The disk is full.")
            let trouble = try await api.send("GET", "/api/status").json
            #expect(trouble["system"]["database"] == .string("The disk is full."))
        }
    }

    @Test("the root says that Mem runs")
    func root() async throws {
        try await withAPI { api in
            let answer = try await api.send("GET", "/")
            #expect(answer.status == 200)
            #expect(
                try answer.json
                    == .object(["message": .string("Mem API is running"), "version": .string("1.2.3")])
            )
        }
    }

    @Test("health is green when store, listener and streams are well", arguments: ["/health", "/api/health"])
    func green(path: String) async throws {
        try await withAPI { api in
            let answer = try await api.send("GET", path)
            #expect(answer.status == 200)
            #expect(try answer.json["status"] == .string("ok"))
            let checks = try answer.json["checks"].elements
            #expect(checks.map { $0["name"] } == ["store", "disk", "listener", "streams"].map { .string($0) })
            #expect(checks.allSatisfy { $0["ok"] == .bool(true) })
        }
    }

    @Test("a store that does not commit is told")
    func store() async throws {
        try await withAPI { api in
            await api.memory.setTrouble("The disk is full.")
            let answer = try await api.send("GET", "/health")
            #expect(answer.status == 503)
            #expect(try answer.json["detail"] == .string("The disk is full."))
            #expect(try answer.json["code"] == .string("UNHEALTHY"))
            await api.memory.setTrouble(nil)
            #expect(try await api.send("GET", "/health").status == 200)
        }
    }

    @Test("what people have to know of the store is told although it is well")
    func warning() async throws {
        try await withAPI { api in
            await api.memory.warn("A log was set aside.")
            let answer = try await api.send("GET", "/health")
            #expect(answer.status == 200)
            let check = try #require(try answer.json["checks"].elements.first)
            #expect(check["ok"] == .bool(true))
            #expect(check["detail"] == .string("A log was set aside."))
        }
    }

    @Test("a stream that is degraded is told although it is well")
    func degraded() async throws {
        try await withAPI { api in
            let id = try await api.streams.createStream(name: "slow", metadata: [:]).record.id
            try await api.streams.change(id.rawValue) {
                $0.degradation = Degradation(step: .twice, intervalSeconds: 2.5, since: .now())
            }
            let answer = try await api.send("GET", "/health")
            #expect(answer.status == 200)
            let check = try #require(try answer.json["checks"].elements.last)
            #expect(check["name"] == .string("streams") && check["ok"] == .bool(true))
            let what = "its decoder can't keep up, only keyframes of intervals of 2.5 s are decoded."
            #expect(check["detail"] == .string("Stream \(id): \(what)"))
        }
    }

    @Test("a disk that fills is told before pictures are left out, and is no longer healthy then")
    func disk() async throws {
        try await withAPI { api in
            await api.memory.setRoom(DiskRoom(state: .low, freeBytes: 150_000_000, minimumFreeBytes: 100_000_000))
            let low = try await api.send("GET", "/health")
            #expect(low.status == 200)
            let detail = try low.json["checks"].elements[1]["detail"]
            #expect("\(detail)".contains("150 MB left; below 100 MB no pictures"))
            await api.memory.setRoom(DiskRoom(state: .full, freeBytes: 90_000_000, minimumFreeBytes: 100_000_000))
            let full = try await api.send("GET", "/health")
            #expect(full.status == 503)
            #expect("\(try full.json["detail"])".contains("90 MB left: pictures are not stored"))
            let storage = try await api.send("GET", "/api/status").json["storage"]
            #expect(storage["room"] == .string("full"))
            #expect(storage["free_mb"] == .integer(90))
            #expect(storage["minimum_free_mb"] == .integer(100))
        }
    }

    @Test("a listener that does not listen is told, unless none is wanted", arguments: [(true, 503), (false, 200)])
    func listener(isWanted: Bool, status: Int) async throws {
        try await withAPI(wantsListener: isWanted) { api in
            await api.streams.setListener(active: false)
            let answer = try await api.send("GET", "/health")
            #expect(answer.status == status)
        }
    }

    @Test("a live stream without fresh samples is told by its id")
    func stale() async throws {
        try await withAPI { api in
            let id = try await api.streams.createStream(name: nil, metadata: [:]).record.id
            await api.streams.setStale([(sessionID: id, reason: "No sample for 12 seconds.")])
            let answer = try await api.send("GET", "/health")
            #expect(answer.status == 503)
            #expect(try answer.json["detail"] == .string("Stream \(id): No sample for 12 seconds."))
        }
    }

    @Test("it is ready while the store commits and the ports take publishers, whatever else is not well")
    func ready() async throws {
        try await withAPI { api in
            let id = try await api.streams.createStream(name: nil, metadata: [:]).record.id
            await api.streams.setStale([(sessionID: id, reason: "No sample for 12 seconds.")])
            await api.memory.setRoom(DiskRoom(state: .full, freeBytes: 90_000_000, minimumFreeBytes: 100_000_000))
            let answer = try await api.send("GET", "/ready")
            #expect(answer.status == 200)
            #expect(try answer.json["status"] == .string("ready"))
            #expect(
                try answer.json["checks"].elements.map { $0["name"] }
                    == ["program", "store", "listener"].map { .string($0) }
            )
        }
    }

    @Test("it is not ready while the store does not commit, or no port takes publishers: why is told")
    func notReady() async throws {
        try await withAPI { api in
            await api.memory.setTrouble("The disk is full.")
            let store = try await api.send("GET", "/ready")
            #expect(store.status == 503)
            #expect(try store.json["status"] == .string("not_ready"))
            #expect(try store.json["code"] == .string("NOT_READY"))
            #expect(try store.json["detail"] == .string("The disk is full."))
            await api.memory.setTrouble(nil)
            await api.streams.setListener(active: false)
            let listener = try await api.send("GET", "/ready")
            #expect(listener.status == 503)
            #expect("\(try listener.json["detail"])".contains("does not accept publishers"))
        }
        try await withAPI(wantsListener: false) { api in
            await api.streams.setListener(active: false)
            let answer = try await api.send("GET", "/ready")
            #expect(answer.status == 200)
        }
    }

    @Test("it is not ready from the moment on at which it is told to end")
    func ending() async throws {
        try await withAPI { api in
            await api.memory.hold()
            async let asked = api.send("GET", "/ready")
            await api.memory.isAskedWhileHeld()
            await api.shutDown()
            await api.memory.release()
            for answer in [try await asked, try await api.send("GET", "/ready")] {
                #expect(answer.status == 503)
                #expect(try answer.json["detail"] == .string("Mem is shutting down."))
            }
            // All else is answered as before, until it ends.
            let answer = try await api.send("GET", "/")
            #expect(answer.status == 200)
        }
    }

    @Test("why it is not ready takes a token where one is needed; that it is not takes none")
    func secret() async throws {
        try await withAPI(yaml: "api: { auth: tokens }") { api in
            await api.memory.setTrouble("The disk /data is full.")
            let answer = try await api.send("GET", "/ready")
            #expect(answer.status == 503)
            #expect(!"\(try answer.json)".contains("/data"))
        }
    }
}
