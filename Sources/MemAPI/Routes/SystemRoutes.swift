internal import Hummingbird
internal import MemCore

/// `/`, `/health` and `/api/status`: whether Mem runs, whether it is well, and how much it remembers.
struct SystemRoutes: Sendable {
    let version: String
    /// Whether the configuration wants a listener.
    let wantsListener: Bool
    let control: any StreamControl
    let memory: any MemoryQuerying
    let jobs: any JobControl
    /// When the program started.
    let start = ContinuousClock.now

    var all: [Route] {
        [
            .get("/", for: .nothing) { _, _ in
                JSONBody.response(["message": "Mem API is running", "version": version])
            },
            .get("/health", for: .nothing) { _, context in await health(context.caller) },
            .get("/api/health", for: .nothing) { _, context in await health(context.caller) },
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

    /// Whether all is well is no secret; what is not is one.
    private func health(_ caller: Caller) async -> Response {
        let listener = await control.listenerStatus()
        let isDeaf = wantsListener && !listener.isActive
        let stale = await control.staleStreams().map { "Stream \($0.sessionID): \($0.reason)" }
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
                HealthResponse.Check(
                    name: "listener",
                    trouble: isDeaf ? "The RTMP listener does not accept publishers." : nil
                ),
                HealthResponse.Check(
                    name: "streams",
                    trouble: stale.isEmpty ? nil : stale.joined(separator: " ")
                ),
            ]
        )
        if !caller.may(.read) { health.hideReasons() }
        return JSONBody.response(health, status: health.isHealthy ? .ok : .serviceUnavailable)
    }
}
