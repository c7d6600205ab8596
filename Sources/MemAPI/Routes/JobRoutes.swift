internal import Hummingbird
internal import MemCore

/// `/api/jobs`: what becomes of imports.
struct JobRoutes: Sendable {
    let jobs: any JobControl

    /// The most jobs in one page.
    static let maximumLimit: Int64 = 1000

    var all: [Route] {
        [
            .get("/api/jobs", for: .scope(.read)) { request, _ in
                let query = try Self.query(QueryParameters(request.uri.query))
                return JSONBody.response(JobListResponse(try await jobs.jobs(query), query: query))
            },
            .get("/api/jobs/{id}", for: .scope(.read)) { _, context in
                let id = try context.jobID()
                guard let job = try await jobs.job(id) else { throw APIError.jobNotFound(id) }
                return JSONBody.response(JobResponse(job))
            },
            .delete("/api/jobs/{id}", for: .scope(.control)) { _, context in
                let id = try context.jobID()
                do throws(JobControlError) {
                    _ = try await jobs.cancel(id)
                } catch {
                    throw APIError.job(error, id)
                }
                return JSONBody.response(["message": "Job \(id) cancelled successfully"])
            },
        ]
    }

    private static func query(_ query: QueryParameters) throws(APIError) -> JobQuery {
        var status: JobStatus?
        if let text = try query.text("status") {
            guard let known = JobStatus(rawValue: text) else {
                let words = JobStatus.allCases.map(\.rawValue).joined(separator: ", ")
                throw .invalid("status", "This has to be one of \(words).")
            }
            status = known
        }
        return JobQuery(
            status: status,
            limit: try query.limit(atMost: maximumLimit),
            offset: try query.offset()
        )
    }
}
