internal import CoreMetrics
internal import MemCore

/// What the store counts from the start of the program on.
struct StoreMetrics: Sendable {
    /// By what samples turned out to be.
    private let samples: [Verdict: Counter]
    private let framesWithoutPicture: Counter
    private let commits: Timer
    let commitFailures: Counter

    /// Creates the counters, all at 0, so that what never happened is told as well.
    init(_ factory: any MetricsFactory) {
        samples = Dictionary(
            uniqueKeysWithValues: Verdict.allCases.map { verdict in
                let labels = [("verdict", verdict.name)]
                return (verdict, Counter(label: "mem_samples_total", dimensions: labels, factory: factory))
            }
        )
        framesWithoutPicture = Counter(label: "mem_frames_without_picture_total", factory: factory)
        commits = Timer(label: "mem_store_commit_duration_seconds", factory: factory)
        commitFailures = Counter(label: "mem_store_commit_failures_total", factory: factory)
    }

    /// A group is durable.
    func note(_ group: GroupCommit, took duration: Duration) {
        commits.recordNanoseconds(Int64(duration / .nanoseconds(1)))
        let verdicts = group.samples.map(\.verdict)
        for (verdict, counter) in samples {
            let count = verdicts.count { $0 == verdict }
            if count > 0 { counter.increment(by: count) }
        }
        let unkept = group.unkept.count
        if unkept > 0 { framesWithoutPicture.increment(by: unkept) }
    }
}
