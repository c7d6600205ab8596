internal import MemCore

/// What `POST /api/capture` answers, as JSON.
struct CaptureResponse: Encodable {
    let jobID: String
    let status: String
    let message: String

    init(_ job: ImportJob) {
        jobID = job.id.rawValue
        status = job.status.rawValue
        message = "Processing video: \(job.request.fileName)"
    }

    enum CodingKeys: String, CodingKey {
        case jobID = "job_id"
        case status
        case message
    }
}
