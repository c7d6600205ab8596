/// How much of the machine the tests that run at the same time may claim together.
///
/// Streams are sent in real time; more of them than the machine can decode would fail every test at once. A test claims
/// a share, in percent, for as long as it needs it, and gets it in the order of asking.
actor Workload {
    /// The one machine.
    static let machine = Workload()

    /// Whether this task holds a share already: who waits for another one while holding one may wait for ever.
    @TaskLocal private static var isClaiming = false

    private var free = 100
    private var waiting: [(share: Int, resume: CheckedContinuation<Void, Never>)] = []

    /// Runs `body` while holding `share` percent of the machine; within another claim that one holds for it too.
    nonisolated func claiming<Result: Sendable>(
        _ share: Int,
        _ body: () async throws -> Result
    ) async rethrows -> Result {
        if Self.isClaiming { return try await body() }
        let share = min(max(share, 1), 100)
        await acquire(share)
        do {
            let result = try await Self.$isClaiming.withValue(true) { try await body() }
            await release(share)
            return result
        } catch {
            await release(share)
            throw error
        }
    }

    private func acquire(_ share: Int) async {
        if waiting.isEmpty, share <= free {
            free -= share
            return
        }
        await withCheckedContinuation { waiting.append((share, $0)) }
    }

    private func release(_ share: Int) {
        free += share
        while let next = waiting.first, next.share <= free {
            free -= next.share
            waiting.removeFirst().resume.resume()
        }
    }
}
