internal import Hummingbird
internal import MemCore

/// `/health`, `/ready` and `/api/status`: whether Mem runs, whether it is well, whether it takes anything in, and how
/// much it remembers.
struct SystemRoutes: Sendable {
    let version: String
    /// Whether the configuration wants a listener.
    let wantsListener: Bool
    let control: any StreamControl
    let memory: any MemoryQuerying
    let jobs: any JobControl
    let ending: Ending
    /// When the program started.
    let start = ContinuousClock.now

    var all: [Route] {
        [
            .get("/health", for: .nothing) { _, context in await health(context.caller) },
            .get("/api/health", for: .nothing) { _, context in await health(context.caller) },
            .get("/ready", for: .nothing) { _, context in await readiness(context.caller) },
            .get("/api/status", for: .scope(.read)) { _, _ in JSONBody.response(try await status()) },
        ]
    }

    private func status() async throws -> StatusResponse {
        let totals = try await memory.totals()
        let streams = await control.streams()
        return StatusResponse(
            system: StatusResponse.System(
                version: version,
                database: await memory.storeTrouble() ?? "connected",
                uptime: Int((ContinuousClock.now - start) / .seconds(1))
            ),
            jobs: StatusResponse.Jobs(try await jobs.jobCounts()),
            storage: StatusResponse.Storage(totals, await memory.diskRoom()),
            sources: StatusResponse.Sources(total: totals.sources, totalHours: totals.hours.forJSON),
            streams: StatusResponse.Streams(active: streams.count { $0.status == .live }, total: streams.count)
        )
    }

    /// Whether what is sent now would be taken in: for who decides whether to send it here.
    ///
    /// Says nothing of streams, and of a disk that has no room for pictures: those are no reason to send them elsewhere.
    private func readiness(_ caller: Caller) async -> Response {
        ending.noteQuestion()
        let store = HealthResponse.Check(name: "store", trouble: await memory.storeTrouble())
        let listener = await listenerCheck()
        // Looked at last: it may have begun while the store was asked.
        let program = HealthResponse.Check(name: "program", trouble: ending.tell() ? "Mem is shutting down." : nil)
        var readiness = HealthResponse(version: version, question: .readiness, checks: [program, store, listener])
        if !caller.may(.read) { readiness.hideReasons() }
        return JSONBody.response(readiness, status: readiness.isHealthy ? .ok : .serviceUnavailable)
    }

    private func listenerCheck() async -> HealthResponse.Check {
        let isActive = await control.listenerStatus().isActive
        let isDeaf = wantsListener && !isActive
        return HealthResponse.Check(
            name: "listener",
            trouble: isDeaf ? "The RTMP listener does not accept publishers." : nil
        )
    }

    /// Whether all is well is no secret; what is not is one.
    private func health(_ caller: Caller) async -> Response {
        let stale = await control.staleStreams().map { "Stream \($0.sessionID): \($0.reason)" }
        let degraded = await control.streams().compactMap(\.degradationSentence)
        let warnings = await memory.storeWarnings()
        let disk = await memory.diskRoom()
        var health = HealthResponse(
            version: version,
            checks: [
                HealthResponse.Check(
                    name: "store",
                    trouble: await memory.storeTrouble(),
                    warning: warnings.isEmpty ? nil : warnings.joined(separator: " ")
                ),
                HealthResponse.Check(
                    name: "disk",
                    trouble: disk?.state == .full ? disk?.sentence : nil,
                    warning: disk?.sentence
                ),
                await listenerCheck(),
                HealthResponse.Check(
                    name: "streams",
                    trouble: stale.isEmpty ? nil : stale.joined(separator: " "),
                    warning: degraded.isEmpty ? nil : degraded.joined(separator: " ")
                ),
            ]
        )
        if !caller.may(.read) { health.hideReasons() }
        return JSONBody.response(health, status: health.isHealthy ? .ok : .serviceUnavailable)
    }
}

extension StreamSession {
    /// What people have to know of a stream that is degraded; nil if it is not.
    fileprivate var degradationSentence: String? {
        degradation.map { "Stream \(record.id): its decoder can't keep up, \($0.words)." }
    }
}
