import APITestDoubles
import MemCore
import Testing

@Suite("/api/backup and /api/compact")
struct KeepingRoutesTests {
    @Test("a backup is a file of known length, and over when it is read")
    func backup() async throws {
        try await withAPI { api in
            let answer = try await api.send("GET", "/api/backup")
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "application/x-tar")
            #expect(answer.headers["content-length"] == "23")
            #expect(String(decoding: answer.body, as: UTF8.self) == "This is no tar archive.")
            #expect(api.keeping.openBackups == 0)
            let head = try await api.send("HEAD", "/api/backup")
            #expect(head.status == 200)
            #expect(api.keeping.openBackups == 0)
        }
    }

    @Test("who asks when there is no room for the copy that a backup begins with is told the figures")
    func noRoom() async throws {
        try await withAPI { api in
            api.keeping.fail(with: StoreFailure(.noRoom, "It takes 5 MB (storage.minimum_free)."))
            let answer = try await api.send("GET", "/api/backup")
            #expect(answer.status == 507)
            #expect(try answer.json["code"] == .string("DISK_FULL"))
            #expect(try answer.json["detail"] == .string("It takes 5 MB (storage.minimum_free)."))
        }
    }

    @Test("who comes when there are as many backups as may be is told to come again")
    func busy() async throws {
        try await withAPI { api in
            api.keeping.fail(with: StoreFailure(.busy, "3 backups are being read already."))
            let answer = try await api.send("GET", "/api/backup")
            #expect(answer.status == 503)
            #expect(try answer.json["code"] == .string("BUSY"))
            #expect(try answer.json["detail"] == .string("3 backups are being read already."))
            #expect(answer.headers["retry-after"] == "60")
        }
    }

    @Test("no page of another host gets a backup: it holds stream keys")
    func origin() async throws {
        try await withAPI { api in
            let answer = try await api.send("GET", "/api/backup", headers: ["Origin: https://example.com"])
            #expect(answer.status == 403)
            #expect(try await api.send("GET", "/api/backup", headers: ["Sec-Fetch-Site: cross-site"]).status == 403)
            #expect(api.keeping.openBackups == 0)
            #expect(try await api.send("POST", "/api/compact", headers: ["Origin: null"]).status == 403)
        }
    }

    @Test("compacting tells what it brought")
    func compact() async throws {
        try await withAPI { api in
            let answer = try await api.send("POST", "/api/compact")
            #expect(answer.status == 200)
            #expect(
                try answer.json
                    == .object([
                        "bytes_before": .integer(3_000_000), "bytes_after": .integer(1_000_000), "files": .integer(2),
                    ])
            )
        }
    }
}
