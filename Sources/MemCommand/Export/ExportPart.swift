internal import Foundation
internal import MemCore

/// Which part of the memory is exported, asked for page by page.
struct ExportPart {
    let client: MemClient
    let start: Instant
    let end: Instant
    let sourceID: Int64?
    let sessionID: String?

    /// Entries or moments of one request.
    static let pageSize = 2000

    /// All samples, ascending in time; `body` gets how many there are in all.
    func samples(_ body: (SampleAnswer, _ total: Int) throws -> Void) async throws {
        var cursor: String?
        repeat {
            var query = query
            query.add("type", "timeline")
            query.add("cursor", cursor)
            let data = try await client.send("GET", "/api/search" + query.text)
            let page = try client.decode(SamplePage.self, from: data)
            for entry in page.entries { try body(entry, page.count) }
            cursor = page.pagination.nextCursor
        } while cursor != nil
    }

    /// All moments, ascending in time; `body` gets how many there are in all.
    func moments(_ body: ([MomentAnswer], _ total: Int) async throws -> Void) async throws {
        var offset = 0
        while true {
            var query = query
            query.add("offset", offset)
            let data = try await client.send("GET", "/api/moments" + query.text)
            let page = try client.decode(MomentListAnswer.self, from: data)
            try await body(page.moments, page.count)
            offset += page.moments.count
            if page.moments.isEmpty || offset >= page.count { return }
        }
    }

    /// What the sources are called, by their numbers; those of deleted streams too.
    func names() async throws -> [Int64: String] {
        let question = #"{"query": "SELECT source_id, name FROM sources", "limit": \#(SQLQuery.maximumLimit)}"#
        let data = try await client.send("POST", "/api/sql", body: Data(question.utf8))
        let answer = try client.decode(NamesAnswer.self, from: data)
        var names: [Int64: String] = [:]
        for row in answer.rows {
            if case .integer(let source) = row.first, case .string(let name) = row.last { names[source] = name }
        }
        return names
    }

    private var query: QueryText {
        var query = QueryText()
        query.add("start", start.rfc3339)
        query.add("end", end.rfc3339)
        query.add("source_id", sourceID)
        query.add("session_id", sessionID)
        query.add("limit", Self.pageSize)
        return query
    }
}

private struct NamesAnswer: Decodable { var rows: [[JSONValue]] }

private struct SamplePage: Decodable {
    struct Pagination: Decodable {
        var nextCursor: String?

        enum CodingKeys: String, CodingKey { case nextCursor = "next_cursor" }
    }

    var count: Int
    var entries: [SampleAnswer]
    var pagination: Pagination
}

/// An entry of the timeline as the API answers it: the fields that are exported.
struct SampleAnswer: Decodable {
    struct Frame: Decodable {
        var frameID: Int64
        var perceptualHash: String
        var similarityScore: Double?
        var width: Int64
        var height: Int64

        enum CodingKeys: String, CodingKey {
            case frameID = "frame_id"
            case perceptualHash = "perceptual_hash"
            case similarityScore = "similarity_score"
            case width
            case height
        }
    }

    struct Said: Decodable { var text: String }

    struct Note: Decodable { var content: String }

    var timestamp: String
    var sourceID: Int64
    /// Nil for an imported file.
    var sessionID: String?
    var sourceFilename: String
    var verdict: String
    var sceneChanged: Bool
    var frame: Frame
    var transcript: Said?
    var annotations: [Note]

    enum CodingKeys: String, CodingKey {
        case timestamp
        case sourceID = "source_id"
        case sessionID = "session_id"
        case sourceFilename = "source_filename"
        case verdict
        case sceneChanged = "scene_changed"
        case frame
        case transcript
        case annotations
    }
}
