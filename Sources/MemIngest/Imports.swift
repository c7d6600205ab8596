public import Logging
public import MemCore
internal import NIOPosix
public import ServiceLifecycle

/// Everything from a video file to the store: the service that imports.
public struct Imports: Service {
    private let queue: ImportQueue

    /// Cleans up after an earlier run; jobs are worked on by ``run()``.
    ///
    /// - Parameters:
    ///   - configuration: the whole configuration, which may change meanwhile.
    ///   - store: where samples go, jobs are kept, and what was half imported is forgotten.
    ///   - decoderPath: the program `mem-decoder`.
    ///   - logger: for what becomes of jobs.
    /// - Throws: ``StoreFailure`` when what an earlier run left can't be forgotten.
    public init(
        configuration: CurrentConfiguration,
        store: any SampleSink & JobStoring & MemoryForgetting,
        decoderPath: String,
        logger: Logger
    ) async throws(StoreFailure) {
        queue = ImportQueue(
            environment: FileImport.Environment(
                current: configuration,
                sink: store,
                decoderPath: decoderPath,
                group: MultiThreadedEventLoopGroup.singleton,
                logger: logger
            ),
            store: store,
            forgetting: store
        )
        try await queue.load()
    }

    /// How files are imported, and jobs looked at and cancelled.
    public var control: any JobControl { queue }

    /// Imports until graceful shutdown; nothing is left then of the job that runs.
    public func run() async throws {
        await withTaskCancellationOrGracefulShutdownHandler {
            await queue.run()
        } onCancelOrGracefulShutdown: {
            Task { await queue.stop() }
        }
    }
}
