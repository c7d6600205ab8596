internal import MemCore

/// A job as JSON.
struct JobResponse: Encodable {
    private let job: ImportJob

    init(_ job: ImportJob) {
        self.job = job
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

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(job.id.rawValue, forKey: .id)
        try fields.encode(job.status.rawValue, forKey: .status)
        try fields.encode(job.location ?? job.request.fileName, forKey: .filepath)
        try fields.encode(job.createdAt.rfc3339, forKey: .createdAt)
        try fields.encode(job.completedAt?.rfc3339, forKey: .completedAt)
        try fields.encode(job.progress.forJSON, forKey: .progress)
        try fields.encode(job.status == .completed ? Result(job) : nil, forKey: .result)
        try fields.encode(job.error, forKey: .error)
    }

    /// What a completed job brought.
    struct Result: Encodable {
        let status = "success"
        @OrNull private(set) var sourceID: Int64?
        let framesExtracted: Int
        let framesStored: Int
        /// Mem transcribes nothing by itself; the original did.
        let transcriptionsCreated = 0
        @OrNull private(set) var durationSeconds: Double?
        let startTime: String
        let endTime: String
        @OrNull private(set) var note: String?

        init(_ job: ImportJob) {
            sourceID = job.sourceID?.rawValue
            framesExtracted = job.samples
            framesStored = job.frames
            durationSeconds = job.duration.seconds.forJSON
            startTime = job.request.start.rfc3339
            endTime = job.end.rfc3339
            note = job.note
        }

        enum CodingKeys: String, CodingKey {
            case status
            case sourceID = "source_id"
            case framesExtracted = "frames_extracted"
            case framesStored = "frames_stored"
            case transcriptionsCreated = "transcriptions_created"
            case durationSeconds = "duration_seconds"
            case startTime = "start_time"
            case endTime = "end_time"
            case note
        }
    }
}
