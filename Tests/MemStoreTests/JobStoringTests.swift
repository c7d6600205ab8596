import MemCore
import Testing

@testable import MemStore

@Suite("Jobs in the store")
struct JobStoringTests {
    private func job(_ name: String, after seconds: Double = 0) -> ImportJob {
        ImportJob(
            id: .random(),
            request: ImportRequest(
                fileName: name,
                start: Publisher.start,
                interval: MediaTime(milliseconds: 1000)
            ),
            createdAt: Publisher.start.advanced(bySeconds: seconds)
        )
    }

    /// A sample of a file: there is no session.
    private func sample(_ source: SourceID, _ frame: FrameID, second: Int64, isNew: Bool) -> Sample {
        Sample(
            sessionID: nil,
            sourceID: source,
            instant: Publisher.start.advanced(by: MediaTime(milliseconds: second * 1000)),
            pts: MediaTime(milliseconds: second * 1000),
            pictureSize: PictureSize(width: 64, height: 36),
            fingerprint: Fingerprint(1, 2, 3, 4),
            similarity: nil,
            verdict: isNew ? .new : .same,
            frameID: frame,
            picture: isNew ? Publisher.picture(of: frame) : nil
        )
    }

    @Test("a job comes back as it was saved last, also after a restart")
    func roundTrip() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open()
        var job = job("talk.mp4")
        job.location = "/films/talk.mp4"
        try await store.save(job)
        #expect(try await store.job(job.id) == job)
        job.status = .processing
        let source = try await store.begin(job)
        job.sourceID = source
        #expect(try await store.job(job.id) == job)
        job.status = .completed
        job.completedAt = Publisher.start.advanced(bySeconds: 9)
        job.progress = 1
        job.samples = 5
        job.frames = 2
        job.duration = MediaTime(milliseconds: 5500)
        job.note = "It was cut off."
        try await store.save(job)
        try await store.close()
        let again = try await folder.open()
        #expect(try await again.job(job.id) == job)
        #expect(try await again.job(JobID(rawValue: "nobody")) == nil)
        #expect(try await again.source(source)?.type == "file")
        #expect(try await again.source(source)?.filename == "talk.mp4")
        try await again.close()
    }

    @Test("jobs are listed newest first, by status if wanted, and counted")
    func list() async throws {
        try await withStore { store in
            var jobs: [ImportJob] = []
            for (index, status) in [JobStatus.completed, .failed, .queued, .cancelled, .completed].enumerated() {
                var job = job("\(index).mp4", after: Double(index))
                job.status = status
                try await store.save(job)
                jobs.insert(job, at: 0)
            }
            #expect(try await store.jobs(JobQuery()) == JobPage(jobs: jobs, total: 5))
            #expect(try await store.jobs(JobQuery(limit: 2, offset: 1)).jobs == Array(jobs[1...2]))
            let completed = try await store.jobs(JobQuery(status: .completed))
            #expect(completed == JobPage(jobs: [jobs[0], jobs[4]], total: 2))
            let counts = try await store.jobCounts()
            #expect([counts.active, counts.completed, counts.failed, counts.total] == [1, 2, 1, 5])
        }
    }

    @Test("a file's samples are in the timeline without a session, and on screen until the file ends")
    func timeline() async throws {
        try await withStore { store in
            var job = job("2026-11-22_09-30-00.mkv")
            job.status = .processing
            let source = try await store.begin(job)
            let frame = store.reserveFrameID()
            let size = PictureSize(width: 64, height: 36)
            try await store.submit(
                TimelineMark.formatSpan(
                    sessionID: nil,
                    sourceID: source,
                    start: Publisher.start,
                    pictureSize: size,
                    codec: .avc
                )
            )
            for second in 0..<3 as Range<Int64> {
                try await store.submit(sample(source, frame, second: second, isNew: second == 0))
            }
            job.sourceID = source
            job.status = .completed
            job.duration = MediaTime(milliseconds: 2500)
            // Durable means that all that came before is durable as well.
            try await store.save(job)
            let entries = try await store.timeline(.everything).entries
            #expect(entries.map(\.sessionID) == [nil, nil, nil])
            #expect(entries.map(\.source.type) == ["file", "file", "file"])
            #expect(try await store.marks(.everything, limit: 10).map(\.sourceID) == [source])
            for (seconds, count) in [(0.0, 1), (2.4, 1), (2.6, 0), (3000, 0)] {
                let instant = Publisher.start.advanced(bySeconds: seconds)
                #expect(try await store.onScreen(at: instant, source: nil).count == count, "\(seconds)")
            }
        }
    }

    @Test("a job that is abandoned takes its source along, whose number is never given again")
    func abandoned() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open()
        var job = job("broken.mp4")
        job.status = .processing
        let source = try await store.begin(job)
        job.sourceID = source
        job.status = .failed
        job.error = "It is empty."
        try await store.abandon(job)
        job.sourceID = nil
        #expect(try await store.job(job.id) == job)
        #expect(try await store.source(source) == nil)
        try await store.close()
        let again = try await folder.open()
        #expect(try await again.createSource(name: "next", createdAt: Publisher.start) > source)
        try await again.close()
    }
}
