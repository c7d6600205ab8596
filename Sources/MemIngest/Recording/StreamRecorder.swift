internal import CoreMetrics
internal import Logging
internal import MemCore
internal import NIOPosix
internal import Synchronization

/// Records one connection's stream: what is pushed by its event loop is written to files by threads that may wait.
final class StreamRecorder: Sendable {
    /// What it works with.
    struct Environment: Sendable {
        var sessionID: SessionID
        var store: any RecordingStoring
        /// Why nothing may be written for want of room on the disk; nil if something may.
        var lackOfRoom: @Sendable () -> String?
        /// When the stream is to be recorded; asked at each keyframe.
        var mode: @Sendable () -> RecordingMode
        /// What rules want recorded.
        var demand = RecordingDemand()
        var budget: HeldBytes
        var metrics: RecordingMetrics
        var logger: Logger
        /// How long a segment is at least.
        var length = SegmentCutter().length
    }

    /// How long nothing is recorded after a failure: a full disk is not freed at once.
    static let pause = Duration.seconds(30)

    private struct State {
        var cutter: SegmentCutter
        var files: SegmentFiles
        var failedAt: ContinuousClock.Instant?
        var hasToldDrops = false
    }

    private struct Outcome: Sendable {
        var complete: [RecordedSegment] = []
        var refusals: [String] = []
        var failure: String?
        var hasRecovered = false
        var bytes: Int64 = 0
    }

    private let environment: Environment
    private let queue: RecordingQueue
    private let gate: RecordingGate
    private let state: Mutex<State>

    init(_ environment: Environment) {
        self.environment = environment
        queue = RecordingQueue(budget: environment.budget, dropped: environment.metrics.dropped)
        gate = RecordingGate(
            mode: environment.mode,
            wish: { [demand = environment.demand, id = environment.sessionID] in demand.wish(of: id, at: $0) },
            budget: environment.budget
        )
        let files = SegmentFiles(of: environment.sessionID, in: environment.store.recordingFolder)
        state = Mutex(State(cutter: SegmentCutter(length: environment.length), files: files))
    }

    /// Takes what came together; never waits.
    ///
    /// Called from one event loop.
    func push(_ packets: [RecordedPacket]) {
        queue.push(gate.pass(packets))
    }

    /// Nothing more comes.
    func finish() {
        queue.finish()
    }

    /// Records until ``finish()`` was called and all is written and known.
    func run() async {
        await withTaskGroup { saves in
            while let packets = await queue.next() {
                await settle(await onThread { [self] in write(packets) }, &saves)
            }
            await settle(await onThread { [self] in write([.end]) }, &saves)
            await saves.waitForAll()
        }
    }

    private func onThread(_ body: @Sendable @escaping () -> Outcome) async -> Outcome {
        // The pool is there until the program ends.
        (try? await NIOThreadPool.singleton.runIfActive(body)) ?? Outcome()
    }

    private func write(_ packets: [RecordedPacket]) -> Outcome {
        state.withLock { state in
            var outcome = Outcome()
            if let failedAt = state.failedAt {
                guard .now - failedAt > Self.pause else { return outcome }
                state.failedAt = nil
                outcome.hasRecovered = true
            }
            let before = state.files.written
            do throws(SegmentFiles.Failure) {
                let lack = environment.lackOfRoom()
                for packet in packets {
                    for action in state.cutter.take(packet) {
                        if let lack { throw SegmentFiles.Failure(lack) }
                        if let complete = try state.files.perform(action) { outcome.complete.append(complete) }
                    }
                }
            } catch {
                state.cutter.abandon()
                state.files.abandon()
                state.failedAt = .now
                outcome.failure = error.description
                outcome.hasRecovered = false
            }
            for growth in state.files.takeGrowth() { environment.store.note(growth, of: environment.sessionID) }
            outcome.refusals = state.cutter.takeRefusals()
            outcome.bytes = state.files.written - before
            return outcome
        }
    }

    /// Makes known what is complete, and tells what went wrong.
    ///
    /// What comes next does not wait for that: who looks at a live picture would see it stop.
    private func settle(_ outcome: Outcome, _ saves: inout TaskGroup<Void>) async {
        environment.metrics.bytes.increment(by: outcome.bytes)
        environment.metrics.segments.increment(by: outcome.complete.count)
        for reason in outcome.refusals {
            environment.logger.warning("stream not recorded", metadata: ["reason": "\(reason)"])
        }
        if let failure = outcome.failure {
            environment.logger.error("recording interrupted", metadata: ["reason": "\(failure)"])
        } else if outcome.hasRecovered {
            environment.logger.notice("recording goes on")
        }
        tellDrops()
        guard !outcome.complete.isEmpty else { return }
        // One batch after the other: so few wait that they need no bound.
        await saves.waitForAll()
        saves.addTask { [self] in await save(outcome.complete) }
    }

    private func save(_ segments: [RecordedSegment]) async {
        for segment in segments {
            do throws(StoreFailure) {
                try await environment.store.save(segment)
            } catch {
                // Its file says all that there is to know: the next start finds it.
                environment.logger.error(
                    "recording not known before the next start",
                    metadata: ["file": "\(segment.file)", "reason": "\(error)"]
                )
            }
        }
    }

    private func tellDrops() {
        guard queue.drops > 0 else { return }
        let isNews = state.withLock { state in
            defer { state.hasToldDrops = true }
            return !state.hasToldDrops
        }
        guard isNews else { return }
        environment.logger.warning(
            "recording has a hole",
            metadata: ["reason": "the disk is too slow, or too much waits in memory (streaming.limits.total_bytes)"]
        )
    }
}
