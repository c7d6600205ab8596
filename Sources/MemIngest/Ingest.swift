public import CoreMetrics
public import Logging
public import MemCore
internal import NIOCore
internal import NIOPosix
public import ServiceLifecycle
public import TLS

/// Everything from the ports for publishers to the store: the service that takes video in.
public struct Ingest: Service {
    private let registry: SessionRegistry
    private let sink: any SampleSink
    private let listener: Listener?

    /// Takes over the sessions of the store and binds the ports for publishers; publishers are served by ``run()``.
    ///
    /// - Parameters:
    ///   - configuration: the whole configuration, which may change meanwhile.
    ///   - store: where samples go and sessions come from.
    ///   - certificate: what publishers that come by TLS see; nil if there is no port for them.
    ///   - decoderPath: the program `mem-decoder`.
    ///   - demand: what rules want recorded.
    ///   - logger: for life-cycle events.
    ///   - metrics: where is counted what happens.
    /// - Throws: ``StoreFailure`` when the sessions can't be read, ``ListenerError`` when the port can't be had.
    public init(
        configuration: CurrentConfiguration,
        store: any SampleSink & SessionStoring & RecordingStoring,
        certificate: ServerCertificate? = nil,
        decoderPath: String,
        demand: RecordingDemand = RecordingDemand(),
        logger: Logger,
        metrics: any MetricsFactory = NOOPMetricsHandler.instance
    ) async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        sink = store
        registry = SessionRegistry(
            environment: SessionRegistry.Environment(
                current: configuration,
                sink: store,
                store: store,
                decoderPath: decoderPath,
                group: group,
                logger: logger,
                metrics: IngestMetrics(metrics),
                recordings: store,
                demand: demand
            )
        )
        try await registry.load()
        // Before anything new is recorded.
        try await RecordingRecovery(store: store, logger: logger).run()
        let streaming = configuration.value.streaming
        if streaming.takesPublishers {
            let listener = try await Listener(
                streaming: streaming,
                certificate: certificate,
                maximumConnections: OpenConnections.Maximum(configuration.value.streaming),
                registry: registry,
                group: group,
                logger: logger
            )
            await registry.setListener(listener)
            self.listener = listener
        } else {
            listener = nil
        }
    }

    /// How sessions are created, armed, stopped and looked at.
    public var control: any StreamControl { registry }

    /// How loud live streams are.
    public var sound: any SoundListening { registry }

    /// How single pictures are pushed into sessions.
    public var frames: any FramePushing { registry }

    /// Serves publishers until graceful shutdown; then tells them, and returns when their last samples are submitted.
    public func run() async throws {
        let commits = sink.commits()
        let following = Task { await registry.follow(commits) }
        defer { following.cancel() }
        // However it ends, the publishers are told and their last samples submitted.
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await serve())
        } catch {
            outcome = .failure(error)
        }
        await registry.shutDown()
        await registry.setListener(nil)
        try outcome.get()
    }

    private func serve() async throws {
        try await withGracefulShutdownHandler {
            if let listener {
                try await listener.run()
            } else {
                try? await gracefulShutdown()
            }
        } onGracefulShutdown: {
            guard let listener else { return }
            Task {
                await registry.shutDown()
                await listener.close()
            }
        }
    }
}
