internal import ConfigurationFile
internal import Foundation
package import Logging
internal import MemAPI
package import MemCore
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
    /// What goes of it by itself, and what must not.
    package let retaining: InMemoryRetaining
    /// What is copied of it.
    package let keeping: InMemoryKeeping
    /// What was recorded of its sessions.
    package let recordings: InMemoryRecordings
    /// What somebody wants to be told of it.
    package let rules: InMemoryRules
    /// What happens to it.
    package let events: InMemoryEvents
    /// What works on its pictures.
    package let pictures: InMemoryPictures
    /// Its imports.
    package let jobs: InMemoryJobs
    /// The folder that its settings are saved in, as `config.yaml`.
    package let folder: String
    /// Tells it to end, as SIGTERM does; it knows when this returns, and goes on until the closure is over, as if until
    /// then streams were ended.
    package let shutDown: @Sendable () async -> Void
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
    yaml: String? = nil,
    tokens: InMemoryTokens = InMemoryTokens(),
    environment: [String: String] = [:],
    logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
    _ body: @Sendable @escaping (RunningAPI) async throws -> Result
) async throws -> Result {
    let streams = InMemoryStreams()
    let memory = InMemoryMemory()
    let pictures = InMemoryPictures()
    let jobs = InMemoryJobs()
    var configuration = Configuration()
    let annotations = InMemoryAnnotations()
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mem-api-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    if let yaml {
        try Data(yaml.utf8).write(to: folder.appendingPathComponent("config.yaml"))
        configuration = try ConfigurationFile.load(
            explicitPath: nil,
            environment: environment,
            workingDirectory: folder.path
        ).configuration
    }
    let settings = settingsFile(configuration, in: folder.path, environment)
    configuration.api.host = host
    configuration.api.port = 0
    configuration.streaming.rtmp.enabled = wantsListener
    // With the limits that people have, a client that is starved by other tests would find its connection closed.
    if yaml?.contains("head_seconds") != true { configuration.api.limits.headSeconds = 600 }
    if yaml?.contains("body_seconds") != true { configuration.api.limits.bodySeconds = 600 }
    if yaml?.contains("idle_seconds") != true { configuration.api.limits.idleSeconds = 600 }
    let forgetting = InMemoryForgetting()
    let retaining = InMemoryRetaining()
    let keeping = InMemoryKeeping()
    let recordings = InMemoryRecordings()
    let events = InMemoryEvents()
    let rules = InMemoryRules()
    let server = MemAPIServer(
        configuration: configuration,
        seams: APISeams(
            control: streams,
            frames: streams,
            memory: memory,
            annotations: annotations,
            words: InMemoryWords(annotations),
            forgetting: forgetting,
            retaining: retaining,
            keeping: keeping,
            recordings: recordings,
            rules: rules,
            events: events,
            sql: ScriptedSQL(),
            pictures: pictures,
            jobs: jobs,
            settings: settings,
            tokens: tokens
        ),
        version: "1.2.3",
        logger: logger
    )
    // Ended gracefully, not by cancellation: a connection that was only just accepted must still be closed properly.
    let work = LastWork()
    let group = ServiceGroup(services: [server, server.farewell, work, server.endingNotice], logger: logger)
    async let ended: Void = group.run()
    do {
        guard let port = await server.boundPort() else {
            // Its own error says more.
            try await ended
            throw ServerDidNotStart()
        }
        let result = try await body(
            RunningAPI(
                port: port,
                streams: streams,
                memory: memory,
                forgetting: forgetting,
                retaining: retaining,
                keeping: keeping,
                recordings: recordings,
                rules: rules,
                events: events,
                pictures: pictures,
                jobs: jobs,
                folder: folder.path,
                shutDown: {
                    await group.triggerGracefulShutdown()
                    await work.hears()
                }
            )
        )
        work.finish()
        await group.triggerGracefulShutdown()
        try await ended
        return result
    } catch {
        work.finish()
        await group.triggerGracefulShutdown()
        throw error
    }
}

/// Settings that are saved as `config.yaml` in a folder.
package func settingsFile(
    _ configuration: Configuration,
    in folder: String = "/nowhere",
    _ environment: [String: String] = [:]
) -> some SettingsControl {
    SettingsFile(
        ConfigurationFile.Loaded(configuration: configuration, path: nil),
        environment: environment,
        workingDirectory: folder,
        applied: { _ in }
    )
}
