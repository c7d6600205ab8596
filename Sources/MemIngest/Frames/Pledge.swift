/// Where one caller waits for one outcome: until somebody settles it, or for so long.
struct Pledge<Outcome: Sendable>: Sendable {
    private let outcomes: AsyncStream<Outcome>
    private let continuation: AsyncStream<Outcome>.Continuation

    init() {
        (outcomes, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
    }

    /// Tells the outcome; only the first one counts.
    func settle(_ outcome: Outcome) {
        continuation.yield(outcome)
        continuation.finish()
    }

    /// The outcome; nil when it did not come in time, or the caller's task was cancelled.
    func outcome(within patience: Duration) async -> Outcome? {
        let timer = Task { [continuation] in
            try await Task.sleep(for: patience)
            continuation.finish()
        }
        defer { timer.cancel() }
        for await outcome in outcomes { return outcome }
        return nil
    }
}
