internal import Foundation
internal import MemCore

/// A job as the API answers it: the fields that commands show.
struct JobAnswer: Decodable {
    var id: String
    var status: String
    var filepath: String
    var createdAt: String
    var completedAt: String?
    var progress: Double
    var result: Result?
    var error: String?

    /// What a completed job brought.
    struct Result: Decodable {
        var sourceID: Int64?
        var framesExtracted: Int
        var framesStored: Int
        var startTime: String
        var endTime: String
        var note: String?

        enum CodingKeys: String, CodingKey {
            case sourceID = "source_id"
            case framesExtracted = "frames_extracted"
            case framesStored = "frames_stored"
            case startTime = "start_time"
            case endTime = "end_time"
            case note
        }
    }

    enum CodingKeys: String, CodingKey {
        case id
        case status
        case filepath
        case createdAt = "created_at"
        case completedAt = "completed_at"
        case progress
        case result
        case error
    }

    /// Whether nothing will change any more.
    var isOver: Bool { status != "queued" && status != "processing" }

    /// The file's name without folders.
    var name: String { filepath.split(separator: "/").last.map(String.init) ?? filepath }

    /// What became of it, in a sentence.
    var summary: String {
        switch (status, result) {
        case ("completed", let result?):
            let note = result.note.map { " " + $0 } ?? ""
            return "\(name): \(result.framesExtracted) samples from \(HumanTime.shown(result.startTime)) to"
                + " \(HumanTime.shown(result.endTime)), \(result.framesStored) pictures kept, source \(result.sourceID ?? 0).\(note)"
        case ("processing", _): return "\(name): processing, \(Int(progress * 100)) %"
        default: return error ?? "\(name): \(status)"
        }
    }

}

/// The list of jobs as the API answers it.
struct JobListAnswer: Decodable {
    var jobs: [JobAnswer]
    var count: Int
}

extension MemClient {
    /// A job, and its JSON as the API answered it.
    /// - Throws: ``MemClientError``
    func job(_ id: String) async throws -> (job: JobAnswer, json: Data) {
        let data = try await send("GET", "/api/jobs/" + Percent.encode(id))
        return (try decode(JobAnswer.self, from: data), data)
    }

    /// The whole id of a job of which a person typed the beginning.
    /// - Throws: ``MemClientError``; a beginning that several jobs have is refused.
    func jobID(_ beginning: String) async throws -> String {
        if beginning.count >= 36 { return beginning }
        let list = try decode(JobListAnswer.self, from: try await send("GET", "/api/jobs?limit=1000")).jobs
        let matching = list.filter { $0.id.hasPrefix(beginning.lowercased()) }
        guard let only = matching.first, !beginning.isEmpty else {
            throw MemClientError.refused(status: 404, detail: "There is no job \(beginning).")
        }
        guard matching.count == 1 else {
            let detail = "Several jobs begin with \(beginning): give more of the id."
            throw MemClientError.refused(status: 409, detail: detail)
        }
        return only.id
    }
}
