internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
public import Logging
public import MemCore
internal import NIOCore
public import Prometheus
public import ServiceLifecycle
public import TLS

/// The REST API as a service: it listens from `run()` on until it is told to shut down.
public struct MemAPIServer: Service {
    /// How long requests that were begun may take once the API is to end: the rest of the program's five seconds belongs
    /// to the streams.
    static let timeToAnswer = Duration.milliseconds(500)

    /// How long a TLS handshake may take.
    static let handshakeLimit = TimeAmount.seconds(10)

    private let configuration: Configuration
    private let certificate: ServerCertificate?
    private let seams: APISeams
    private let version: String
    private let logger: Logger
    private let port = BoundPort()
    private let connections = APIConnections()
    private let rates = RequestRates()
    private let registry: MetricRegistry
    private let refusals: APIRefusals
    private let proxies: MadeOfSettings<[String], TrustedProxies>
    private let health: Health
    private let hub: EventHub
    let ending = Ending()

    /// Creates a server that does not listen yet; one value runs once.
    ///
    /// - Parameters:
    ///   - configuration: where to listen; `api.port` 0 takes any free port.
    ///   - certificate: what clients see of HTTPS; nil: the API speaks HTTP.
    ///   - seams: what is asked.
    ///   - version: what `GET /` tells.
    ///   - metrics: where is counted what is asked, and what `GET /metrics` tells.
    ///   - logger: gets what goes wrong; never a stream key.
    public init(
        configuration: Configuration,
        certificate: ServerCertificate? = nil,
        seams: APISeams,
        version: String,
        metrics: MetricRegistry = MetricRegistry(),
        logger: Logger
    ) {
        self.configuration = configuration
        self.certificate = certificate
        self.seams = seams
        self.version = version
        self.logger = logger
        registry = metrics
        health = Health(
            version: version,
            wantsListener: configuration.streaming.takesPublishers,
            control: seams.control,
            memory: seams.memory
        )
        hub = EventHub(events: seams.events, control: seams.control, health: health)
        proxies = .trustedProxies(seams.settings)
        refusals = APIRefusals(metrics, logger: logger)
    }

    /// Serves until graceful shutdown: requests that were begun are answered first.
    /// - Throws: ``MemAPIError`` when it can't listen.
    public func run() async throws {
        defer { port.settle(nil) }
        defer { refusals.finish() }
        let address = configuration.api
        let application = Application(
            router: router(),
            server: try server(),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port)
            ),
            onServerRunning: { [port] channel in port.settle(channel.localAddress?.port) },
            logger: quiet
        )
        do {
            try await withGracefulShutdownHandler {
                try await Self.boundingItsEnd { try await application.run() }
            } onGracefulShutdown: { [ending, hub] in
                ending.begin()
                // Answers without an end are over now.
                Task { await hub.close() }
            }
        } catch {
            throw MemAPIError(binding: address.host, address.port, failedWith: error) ?? error
        }
    }

    /// HTTP, or HTTPS where there is a certificate.
    private func server() throws -> HTTPServerBuilder {
        let bytes = configuration.api.limits.headerBytes
        let http = HTTPServerBuilder.http1(
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: handlers,
                httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                    maxHeaderFieldSize: bytes,
                    maxHeaderListSize: bytes
                )
            )
        )
        guard let certificate else { return http }
        return try .tls(http, tlsConfiguration: certificate.serverConfiguration)
    }

    /// What stands between a connection's HTTP and the routes, for each connection anew.
    private var handlers: [any RemovableChannelHandler] {
        let handshake: [any RemovableChannelHandler] = certificate == nil ? [] : [HandshakeLimit(Self.handshakeLimit)]
        return handshake + [
            ConnectionLimitHandler(
                connections: connections,
                limits: seams.settings.inForce.api.limits,
                proxies: proxies.current,
                refusals: refusals
            ),
            UnreadableRequestHandler(refusals: refusals),
        ]
    }

    /// Runs a service that waits for its clients when it is to end, but not for long.
    private static func boundingItsEnd(_ run: @Sendable @escaping () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await run()
                return true
            }
            group.addTask {
                try? await gracefulShutdown()
                try? await Task.sleep(for: timeToAnswer)
                return false
            }
            let isOver = try await group.next() ?? true
            group.cancelAll()
            // What is still open is closed now; that it was not answered is no failure of the program.
            if !isOver { while await group.nextResult() != nil {} }
        }
    }

    /// The port that the server listens on: waits until it does; nil if it ended before.
    ///
    /// Somebody has to call ``run()``.
    public func boundPort() async -> Int? {
        await port.value()
    }

    /// All that is answered; the document in `OpenAPI` describes each.
    var routes: [Route] {
        let (control, memory, annotations) = (seams.control, seams.memory, seams.annotations)
        let pictures = PictureSource(memory: memory, pictures: seams.pictures)
        return [
            SystemRoutes(
                version: version,
                health: health,
                control: control,
                memory: memory,
                retaining: seams.retaining,
                jobs: seams.jobs,
                ending: ending
            ).all,
            MetricsRoutes(
                version: version,
                registry: registry,
                control: control,
                memory: memory,
                retaining: seams.retaining,
                jobs: seams.jobs,
                connections: { [connections] in connections.count }
            ).all,
            StreamRoutes(control: control, memory: memory, pictures: pictures).all,
            RecordingRoutes(control: control, recordings: seams.recordings).all,
            PlaybackRoutes(control: control, recordings: seams.recordings).all,
            PushedFrameRoutes(frames: seams.frames).all,
            CallbackRoutes(control: control, frames: seams.frames).all,
            SearchRoutes(
                memory: memory,
                words: seams.words,
                control: control,
                pictures: pictures
            ).all,
            ImageSearchRoutes(memory: memory, pictures: seams.pictures).all,
            FrameRoutes(memory: memory, pictures: pictures).all,
            MomentRoutes(memory: memory).all,
            DensityRoutes(memory: memory).all,
            AnnotationRoutes(annotations: annotations).all,
            SettingsRoutes(settings: seams.settings).all,
            TranscriptionRoutes(words: seams.words, annotations: annotations).all,
            ForgetRoutes(
                forgetting: seams.forgetting,
                retaining: seams.retaining,
                memory: memory,
                annotations: annotations,
                control: control
            ).all,
            RetentionRoutes(retaining: seams.retaining, settings: seams.settings, annotations: annotations).all,
            KeepingRoutes(keeping: seams.keeping).all,
            CaptureRoutes(jobs: seams.jobs, settings: seams.settings).all,
            JobRoutes(jobs: seams.jobs).all,
            SQLRoutes(sql: seams.sql).all,
            RuleRoutes(rules: seams.rules, memory: memory, pictures: seams.pictures, control: control).all,
            EventRoutes(hub: hub, events: seams.events, control: control, version: version).all,
            AccessRoutes(
                isNeeded: configuration.api.needsTokens,
                isEncrypted: certificate != nil,
                tokens: seams.tokens
            ).all,
            DocumentationRoutes(version: version).all,
            PageRoutes(version: version).all,
        ].flatMap(\.self)
    }

    func router() -> Router<APIContext> {
        let routes = routes
        let router = Router(context: APIContext.self, options: .autoGenerateHeadEndpoints)
        let metrics = APIMetrics(registry, routes: routes.map(\.path))
        router.add(
            middleware: TrustedProxyMiddleware(
                proxies: proxies,
                untrusted: UntrustedProxies(needsTokens: configuration.api.needsTokens, logger: logger)
            )
        )
        router.add(middleware: RequestMetricsMiddleware(metrics: metrics, refusals: refusals))
        router.add(middleware: SecurityHeadersMiddleware(settings: seams.settings))
        router.add(middleware: HostMiddleware(names: .hostNames(seams.settings)))
        router.add(middleware: OriginMiddleware(settings: seams.settings))
        router.add(middleware: ErrorMiddleware(methods: AllowedMethods(routes)))
        router.add(
            middleware: TokenMiddleware(
                isNeeded: configuration.api.needsTokens,
                tokens: seams.tokens,
                settings: seams.settings
            )
        )
        router.add(middleware: RequestRateMiddleware(rates: rates, settings: seams.settings))
        for route in routes {
            router.on(RouterPath(route.path), method: route.method, use: route.answer)
        }
        return router
    }

    /// The logger for Hummingbird, whose own "info" is what Mem calls "debug".
    private var quiet: Logger {
        var logger = logger
        if logger.logLevel == .info { logger.logLevel = .notice }
        return logger
    }
}
