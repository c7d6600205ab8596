import AccessTokens
import Alerting
import ConfigurationFile
import Glibc
import Logging
import MemAPI
import MemCommand
import MemCore
import MemIngest
import MemStore
import ProcessSandbox
import Prometheus
import ServiceLifecycle
import TLS
import UnixSignals

/// The running program: what depends on what, and the order in which it starts and stops.
struct App {
    let settings: SettingsFile
    let announcesJSON: Bool

    /// What Mem is started with.
    private var configuration: Configuration { settings.inForce }

    /// Starts everything, and returns after a graceful stop.
    func run() async throws {
        let logger = Logger(label: "mem")
        DescriptorLimit.raise()
        try TokenBook.check(configuration)
        if try TokenBook.letsNobodyIn(configuration) {
            logger.warning(
                "every token has run out, so the API lets nobody in: make another with mem token create",
                metadata: ["file": "\(TokenFile(configuration).path)"]
            )
        }
        try PublishSecret.check(configuration)
        let decoder = try DecoderLocation.find()
        await Self.tellWhatIsMissing(in: decoder, logger)
        let rtmps = try configuration.streaming.rtmps.files.map { try ServerCertificate($0) }
        let https = try configuration.api.https.files.map { try ServerCertificate($0) }
        let metrics = MetricRegistry()
        let store = try await Store(
            configuration: StoreConfiguration(configuration),
            logger: logger,
            metrics: metrics
        )
        let demand = RecordingDemand()
        let ingest: Ingest
        let imports: Imports
        do {
            ingest = try await Ingest(
                configuration: settings.current,
                store: store,
                certificate: rtmps,
                decoderPath: decoder,
                demand: demand,
                logger: logger,
                metrics: metrics
            )
            imports = try await Imports(
                configuration: settings.current,
                store: store,
                decoderPath: decoder,
                logger: logger
            )
        } catch {
            try await store.close()
            throw error
        }
        let pictures = PicturePool(
            decoderPath: decoder,
            configuration: settings.current,
            logger: logger
        )
        let alerting = Alerting(
            store: store,
            streams: ingest.control,
            sound: ingest.sound,
            annotations: store,
            demand: demand,
            configuration: settings.current,
            logger: logger
        )
        let api = MemAPIServer(
            configuration: configuration,
            certificate: https,
            seams: APISeams(
                control: ingest.control,
                frames: ingest.frames,
                memory: store,
                annotations: store,
                words: store,
                forgetting: store,
                retaining: store,
                keeping: store,
                recordings: store,
                rules: alerting,
                events: store,
                sql: store,
                pictures: pictures,
                jobs: imports.control,
                settings: settings,
                tokens: TokenBook(TokenFile(configuration), logger: logger)
            ),
            version: MemVersion.current,
            metrics: metrics,
            logger: logger
        )
        let announcement = Announcement(
            api: api,
            control: ingest.control,
            configuration: configuration,
            asJSON: announcesJSON,
            logger: logger
        )
        // Stopped in reverse: nobody sends any more, then nobody asks any more, then what was sent is committed.
        var group = ServiceGroupConfiguration(
            services: [
                .init(service: StoreService(store: store)),
                .init(service: RetentionService(store: store, configuration: settings.current, logger: logger)),
                .init(service: pictures),
                .init(service: alerting),
                .init(service: api),
                .init(service: api.farewell),
                .init(service: ingest),
                .init(service: imports),
                .init(service: announcement, successTerminationBehavior: .ignore),
                .init(service: api.endingNotice),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        // In a terminal SIGHUP means that it was closed, and ends Mem, unless there is something to read again.
        let certificates = [rtmps, https].compactMap(\.self)
        if !certificates.isEmpty || isatty(STDIN_FILENO) == 0 {
            group.services.append(.init(service: CertificateWatch(certificates, logger: logger)))
        }
        group.maximumGracefulShutdownDuration = .seconds(5)
        try await ServiceGroup(configuration: group).run()
        logger.info("Mem stopped")
    }

    /// Whoever relies on the sandbox learns at the start, not from an attack, that a part of it is not there.
    private static func tellWhatIsMissing(in decoder: String, _ logger: Logger) async {
        guard let missing = await DecoderProgram(path: decoder).missingLayers(), !missing.isEmpty else { return }
        logger.warning(
            "decoders are confined by less than they could be; mem doctor says what to do",
            metadata: ["missing": "\(missing.words)"]
        )
    }
}

/// Closes the store last, when nobody submits any more.
private struct StoreService: Service {
    let store: Store

    func run() async throws {
        // Cancelled, because time is up or another service failed: what waits is committed all the same.
        let loss = await cancelWhenGracefulShutdown { await store.loss() }
        // Whoever looks after Mem starts it again.
        if let loss { throw loss }
        try await store.close()
    }
}

/// Lets go of what is too old or too much, until Mem ends.
private struct RetentionService: Service {
    let store: Store
    let configuration: CurrentConfiguration
    let logger: Logger

    func run() async throws {
        let keeper = RetentionKeeper(store: store, configuration: configuration, logger: logger)
        await cancelWhenGracefulShutdown { await keeper.run() }
    }
}
