internal import DecoderProtocol
internal import DequeModule
public import Logging
public import MemCore
internal import NIOCore
internal import NIOPosix
public import ServiceLifecycle

/// Work on pictures, in a few processes of their own that are there only while there is work.
///
/// A picture that lets its process crash or hang ends that process and its own job; streams have processes of their
/// own and never notice. More jobs than the queue holds are refused at once.
public actor PicturePool: PictureWorking, Service {
    /// How much may be done at once, and how long it may take.
    struct Limits: Sendable {
        /// Processes at once: one for each core of the smallest machine, since streams need theirs too.
        var processes = 2
        /// Jobs that wait: at 40 MB, the largest stored picture, they take 640 MB in the worst case.
        var waiting = 16
        /// How long a job may take before its process is killed; the largest pictures take two seconds.
        var patience = Duration.seconds(15)
        /// How long a process is kept without work.
        var idle = Duration.seconds(30)
    }

    /// A job and who waits for its answer.
    struct Job {
        let request: PictureRequest
        let answer: CheckedContinuation<Result<PictureResponse, PictureFailure>, Never>
    }

    /// When to ask again after a refusal: most jobs take a tenth of that.
    private static let retryAfterSeconds = 2

    private let path: String
    private let current: CurrentConfiguration
    private let limits: Limits
    private let logger: Logger
    private let starts: AsyncStream<Void>
    private let start: AsyncStream<Void>.Continuation
    private var waiting: Deque<Job> = []
    private var workers = 0
    /// Workers without work, by number.
    private var idle: [Int: CheckedContinuation<Job?, Never>] = [:]
    private var nextNumber = 0
    private var isClosed = false

    /// Creates a pool; it works from ``run()`` on.
    ///
    /// - Parameters:
    ///   - decoderPath: the program `mem-decoder`.
    ///   - configuration: the whole configuration, which may change meanwhile.
    ///   - logger: for processes that failed.
    public init(decoderPath: String, configuration: CurrentConfiguration, logger: Logger) {
        self.init(decoderPath: decoderPath, configuration: configuration, limits: Limits(), logger: logger)
    }

    init(decoderPath: String, configuration: CurrentConfiguration, limits: Limits, logger: Logger) {
        path = decoderPath
        current = configuration
        self.limits = limits
        self.logger = logger
        (starts, start) = AsyncStream.makeStream()
    }

    /// Works until graceful shutdown; jobs that are not done by then fail.
    public func run() async {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                for await _ in starts { group.addTask { await self.work() } }
                close()
                group.cancelAll()
            }
        } onGracefulShutdown: {
            Task { await self.close() }
        }
    }

    /// A stored JPEG file in another form.
    public func render(_ jpeg: [UInt8], as form: PictureForm) async throws(PictureFailure) -> [UInt8] {
        let quality = current.value.capture.frame.jpegQuality
        let request = PictureRequest.render(jpeg: ByteBuffer(bytes: jpeg), form: form, quality: quality)
        guard case .rendered(let file) = try await response(to: request) else { throw Self.senseless }
        return Array(buffer: file)
    }

    /// What a picture file from anywhere looks like.
    public func look(at file: [UInt8]) async throws(PictureFailure) -> PictureLook {
        guard case .seen(let look) = try await response(to: .look(ByteBuffer(bytes: file))) else {
            throw Self.senseless
        }
        return look
    }

    private static let senseless = PictureFailure.unavailable("the process answered something else than was asked")
    static let closed = PictureFailure.unavailable("Mem is shutting down")

    private func response(to request: PictureRequest) async throws(PictureFailure) -> PictureResponse {
        guard !isClosed else { throw Self.closed }
        let hasRoom = workers < limits.processes || !idle.isEmpty || waiting.count < limits.waiting
        guard hasRoom else { throw .busy(retryAfterSeconds: Self.retryAfterSeconds) }
        let result = await withCheckedContinuation { continuation in
            hand(Job(request: request, answer: continuation))
        }
        return try result.get()
    }

    /// Gives a job to a worker without work, or to a new one, or lets it wait.
    private func hand(_ job: Job) {
        if let (number, worker) = idle.first {
            idle[number] = nil
            worker.resume(returning: job)
            return
        }
        waiting.append(job)
        guard workers < limits.processes else { return }
        workers += 1
        start.yield()
    }

    private func close() {
        isClosed = true
        start.finish()
        for worker in idle.values { worker.resume(returning: nil) }
        idle = [:]
        for job in waiting { job.answer.resume(returning: .failure(Self.closed)) }
        waiting = []
    }

    /// Keeps one process at work until it fails or has nothing to do.
    private func work() async {
        let process = PictureProcess(
            patience: limits.patience,
            next: { [self] in await nextJob() },
            takeBack: { [self] job in await takeBack(job) }
        )
        do {
            let (end, _) = try await DecoderProcess.with(
                path: path,
                arguments: ["--pictures"],
                group: MultiThreadedEventLoopGroup.singleton
            ) { channel, _ in try await process.run(on: channel) }
            if let end { logger.warning("A process for pictures failed.", metadata: ["reason": "\(end)"]) }
        } catch {
            logger.error("No process for pictures could be had.", metadata: ["reason": "\(error)"])
            // Else what waits would wait for the next request.
            for job in waiting { job.answer.resume(returning: .failure(.unavailable("\(error)"))) }
            waiting = []
        }
        workers -= 1
        if !waiting.isEmpty, !isClosed {
            workers += 1
            start.yield()
        }
    }

    /// The next job; nil when a worker was without work for too long.
    private func nextJob() async -> Job? {
        if let job = waiting.popFirst() { return job }
        guard !isClosed else { return nil }
        let number = nextNumber
        nextNumber += 1
        let timer = Task {
            try await Task.sleep(for: limits.idle)
            dismiss(number)
        }
        defer { timer.cancel() }
        return await withCheckedContinuation { idle[number] = $0 }
    }

    private func takeBack(_ job: Job) {
        guard !isClosed else { return job.answer.resume(returning: .failure(Self.closed)) }
        waiting.prepend(job)
    }

    private func dismiss(_ number: Int) {
        idle.removeValue(forKey: number)?.resume(returning: nil)
    }
}
