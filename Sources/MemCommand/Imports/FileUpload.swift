internal import Foundation
internal import MemCore

/// One file on its way into a running Mem, and its job until that is over.
struct FileUpload {
    /// How the job ended.
    struct Outcome {
        var answer: JobAnswer
        /// The job as the API answered it.
        var json: String
    }

    let client: MemClient
    let file: String
    /// Whether nothing is shown meanwhile.
    let isQuiet: Bool

    /// How often the job is asked for.
    private static let pause = Duration.milliseconds(250)

    /// Uploads and waits.
    ///
    /// - Throws: ``MemClientError``, `CocoaError` if the file can't be read.
    func run(_ query: QueryText) async throws -> Outcome {
        let name = URL(fileURLWithPath: file).lastPathComponent
        let bytes = try UploadBody(file: file, told: { _ in }).fileBytes
        let id = try await ProgressBar.show("Uploading \(name)", of: bytes, in: .bytes, isQuiet: isQuiet) { bar in
            let body = try UploadBody(file: file) { bar.update($0) }
            let data = try await client.post(
                "/api/capture" + query.text,
                form: body,
                boundary: body.boundary,
                length: body.length
            )
            return try client.decode(Accepted.self, from: data).jobID
        }
        return try await ProgressBar.show("Importing \(name)", of: bytes, in: .bytes, isQuiet: isQuiet) { bar in
            while true {
                let (job, json) = try await client.job(id)
                bar.update(Int64(job.progress * Double(bytes)))
                if job.isOver { return Outcome(answer: job, json: String(decoding: json, as: UTF8.self)) }
                try await Task.sleep(for: Self.pause)
            }
        }
    }

    private struct Accepted: Decodable {
        var jobID: String

        enum CodingKeys: String, CodingKey {
            case jobID = "job_id"
        }
    }
}
