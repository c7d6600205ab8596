import APITestDoubles
import MemCore
import Testing

@Suite("/api/sql")
struct SQLRoutesTests {
    @Test("a query is answered in JSON, or in CSV for who asks for it")
    func formats() async throws {
        try await withAPI { api in
            let json = try await api.send("POST", "/api/sql", body: #"{"query": "FROM timeline"}"#)
            #expect(json.status == 200)
            #expect(json.headers["content-type"] == "application/json; charset=utf-8")
            #expect(json.headers["x-mem-row-count"] == "1")
            #expect(json.headers["x-mem-truncated"] == "true")
            #expect(try json.json["rows"].elements == [.array([.string("FROM timeline"), .integer(1000)])])
            let wish = #"{"query": "FROM x", "limit": 7, "format": "csv"}"#
            let accepted = try await api.send(
                "POST",
                "/api/sql",
                headers: ["Accept: text/csv, */*;q=0.1"],
                body: #"{"query": "FROM x", "limit": 7}"#
            )
            for csv in [try await api.send("POST", "/api/sql", body: wish), accepted] {
                #expect(csv.headers["content-type"] == "text/csv; charset=utf-8; header=present")
                #expect(String(decoding: csv.body, as: UTF8.self) == "query,limit\r\nFROM x,7\r\n")
            }
            let both = try await api.send(
                "POST",
                "/api/sql",
                headers: ["Accept: text/csv"],
                body: #"{"query": "FROM x", "format": "json"}"#
            )
            #expect(try both.json["row_count"] == .integer(1))
        }
    }

    @Test(
        "failures have statuses that programs can tell apart",
        arguments: [
            ("statement", 400, "SQL_ERROR"), ("memory", 400, "SQL_TOO_LARGE"), ("size", 400, "SQL_TOO_LARGE"),
            ("time", 504, "SQL_TIMEOUT"), ("busy", 503, "SQL_UNAVAILABLE"),
        ]
    )
    func failures(query: String, status: Int, code: String) async throws {
        try await withAPI { api in
            let answer = try await api.send("POST", "/api/sql", body: #"{"query": "\#(query)"}"#)
            #expect(answer.status == status)
            #expect(try answer.json["code"] == .string(code))
            #expect(try answer.json["detail"] == .string("because of \(query)"))
            #expect((answer.headers["retry-after"] != nil) == (status == 503))
        }
    }

    @Test("why Mem can't answer is logged, not told: it names files of the machine")
    func unavailable() async throws {
        let log = RecordedLog()
        try await withAPI(logger: log.logger) { api in
            let answer = try await api.send("POST", "/api/sql", body: #"{"query": "unavailable"}"#)
            #expect(answer.status == 503)
            #expect(try answer.json["code"] == .string("SQL_UNAVAILABLE"))
            #expect(try answer.json["detail"] == .string("Queries can't be answered now; Mem's log has more."))
            #expect(answer.headers["connection"] == "close")
        }
        #expect(log.text.contains("because of unavailable"))
    }

    @Test(
        "what is no question is refused with the field's name",
        arguments: [
            ("{}", "query"), (#"{"query": 7}"#, "query"), (#"{"query": " "}"#, "query"),
            (#"{"query": "\u0000"}"#, "query"),
            (#"{"query": "x", "limit": 0}"#, "limit"), (#"{"query": "x", "limit": 100001}"#, "limit"),
            (#"{"query": "x", "limit": "7"}"#, "limit"), (#"{"query": "x", "format": "xml"}"#, "format"),
            ("[]", "body"),
        ]
    )
    func refused(body: String, field: String) async throws {
        try await withAPI { api in
            let answer = try await api.send("POST", "/api/sql", body: body)
            #expect(answer.status == 422)
            #expect(try answer.json["detail"].text?.hasPrefix(field + ": ") == true)
        }
    }

    @Test("the longest query is taken, a longer one is not")
    func long() async throws {
        try await withAPI { api in
            for (length, status) in [(100_000, 200), (100_001, 422)] {
                let query = String(repeating: "x", count: length)
                let answer = try await api.send("POST", "/api/sql", body: #"{"query": "\#(query)"}"#)
                #expect(answer.status == status)
            }
        }
    }
}
