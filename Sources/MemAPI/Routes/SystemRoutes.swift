internal import Hummingbird
internal import MemCore

/// `/` and `/health`: whether Mem runs, and whether it is well.
struct SystemRoutes: Sendable {
    let version: String
    /// Whether the configuration wants a listener.
    let wantsListener: Bool
    let control: any StreamControl
    let memory: any MemoryQuerying

    var all: [Route] {
        [
            .get("/") { _, _ in
                JSONBody.response(["message": "Mem API is running", "version": version])
            },
            .get("/health") { _, _ in await health() },
            .get("/api/health") { _, _ in await health() },
        ]
    }

    private func health() async -> Response {
        let listener = await control.listenerStatus()
        let isDeaf = wantsListener && !listener.isActive
        let stale = await control.staleStreams().map { "Stream \($0.sessionID): \($0.reason)" }
        let health = HealthResponse(
            version: version,
            checks: [
                HealthResponse.Check(name: "store", trouble: await memory.storeTrouble()),
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
        return JSONBody.response(health, status: health.isHealthy ? .ok : .serviceUnavailable)
    }
}
