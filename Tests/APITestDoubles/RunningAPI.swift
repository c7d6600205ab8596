package import Logging
internal import MemAPI
internal import MemCore
internal import ServiceLifecycle

/// A real server on a free port over sessions and a timeline in memory.
package struct RunningAPI: Sendable {
    /// Its port on 127.0.0.1.
    package let port: Int
    /// Its sessions.
    package let streams: InMemoryStreams
    /// Its timeline.
    package let memory: InMemoryMemory
    /// What it was told to forget.
    package let forgetting: InMemoryForgetting
    /// What is copied of it.
    package let keeping: InMemoryKeeping
    /// What works on its pictures.
    package let pictures: InMemoryPictures
}

/// There is no port: the server ended before it listened.
package struct ServerDidNotStart: Error {
    /// Creates the error.
    package init() {}
}

/// Runs a server while the closure runs.
package func withAPI<Result: Sendable>(
    host: String = "127.0.0.1",
    wantsListener: Bool = true,
    logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
    _ body: @Sendable @escaping (RunningAPI) async throws -> Result
) async throws -> Result {
    let streams = InMemoryStreams()
    let memory = InMemoryMemory()
    let pictures = InMemoryPictures()
    var configuration = Configuration()
    configuration.api.host = host
    configuration.api.port = 0
    configuration.streaming.rtmp.enabled = wantsListener
    let annotations = InMemoryAnnotations()
    let forgetting = InMemoryForgetting()
    let keeping = InMemoryKeeping()
    let server = MemAPIServer(
        configuration: configuration,
        control: streams,
        memory: memory,
        annotations: annotations,
        words: InMemoryWords(annotations),
        forgetting: forgetting,
        keeping: keeping,
        pictures: pictures,
        version: "1.2.3",
        logger: logger
    )
    // Ended gracefully, not by cancellation: a connection that was only just accepted must still be closed properly.
    let group = ServiceGroup(services: [server], logger: logger)
    async let ended: Void = group.run()
    do {
        guard let port = await server.boundPort() else { throw ServerDidNotStart() }
        let result = try await body(
            RunningAPI(
                port: port,
                streams: streams,
                memory: memory,
                forgetting: forgetting,
                keeping: keeping,
                pictures: pictures
            )
        )
        await group.triggerGracefulShutdown()
        try await ended
        return result
    } catch {
        await group.triggerGracefulShutdown()
        throw error
    }
}
