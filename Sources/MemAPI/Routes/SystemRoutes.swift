internal import Hummingbird
internal import MemCore

/// `/health`, `/ready` and `/api/status`: whether Mem runs, whether it is well, whether it takes anything in, and how
/// much it remembers.
struct SystemRoutes: Sendable {
    let version: String
    let health: Health
    let control: any StreamControl
    let memory: any MemoryQuerying
    let retaining: any MemoryRetaining
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
        let forecast = ForecastResponse(try await retaining.storageForecast())
        let streams = await control.streams()
        return StatusResponse(
            system: StatusResponse.System(
                version: version,
                database: await memory.storeTrouble() ?? "connected",
                uptime: Int((ContinuousClock.now - start) / .seconds(1))
            ),
            jobs: StatusResponse.Jobs(try await jobs.jobCounts()),
            storage: StatusResponse.Storage(totals, await memory.diskRoom(), forecast),
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
        let listener = await health.listenerCheck()
        // Looked at last: it may have begun while the store was asked.
        let program = HealthResponse.Check(name: "program", trouble: ending.tell() ? "Mem is shutting down." : nil)
        var readiness = HealthResponse(
            version: version,
            question: .readiness,
            checks: [program, store, listener],
            timestamp: .now()
        )
        if !caller.may(.read) { readiness.hideReasons() }
        return JSONBody.response(readiness, status: readiness.isHealthy ? .ok : .serviceUnavailable)
    }

    /// Whether all is well is no secret; what is not is one.
    private func health(_ caller: Caller) async -> Response {
        var health = await self.health.look(at: await control.streams())
        health.timestamp = .now()
        if !caller.may(.read) { health.hideReasons() }
        return JSONBody.response(health, status: health.isHealthy ? .ok : .serviceUnavailable)
    }
}
