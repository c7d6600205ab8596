internal import MemCore

/// Looks whether Mem remembers what it is sent, and what people have to know besides.
struct Health: Sendable {
    let version: String
    /// Whether the configuration wants a listener.
    let wantsListener: Bool
    let control: any StreamControl
    let memory: any MemoryQuerying

    /// - Parameter sessions: all there are, as they are now.
    func look(at sessions: [StreamSession]) async -> HealthResponse {
        let stale = await control.staleStreams().map { "Stream \($0.sessionID): \($0.reason)" }
        let degraded = sessions.compactMap(\.degradationSentence)
        let warnings = await memory.storeWarnings()
        let disk = await memory.diskRoom()
        return HealthResponse(
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
    }

    /// Whether publishers are let in, where they are to be.
    func listenerCheck() async -> HealthResponse.Check {
        let isActive = await control.listenerStatus().isActive
        let isDeaf = wantsListener && !isActive
        return HealthResponse.Check(
            name: "listener",
            trouble: isDeaf ? "The RTMP listener does not accept publishers." : nil
        )
    }
}

extension StreamSession {
    /// What people have to know of a stream that is degraded; nil if it is not.
    fileprivate var degradationSentence: String? {
        degradation.map { "Stream \(record.id): its decoder can't keep up, \($0.words)." }
    }
}
