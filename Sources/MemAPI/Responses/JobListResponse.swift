internal import MemCore

/// One page of jobs as JSON.
struct JobListResponse: Encodable {
    let jobs: [JobResponse]
    let count: Int
    let pagination: Pagination

    init(_ page: JobPage, query: JobQuery) {
        jobs = page.jobs.map(JobResponse.init)
        count = page.total
        pagination = Pagination(
            limit: query.limit,
            offset: query.offset,
            shown: page.jobs.count,
            of: page.total
        )
    }
}
