import APITestDoubles
import Logging
import MemAPI
import MemCore
import ServiceLifecycle
import Testing

@Suite("The server")
struct MemAPIServerTests {
    static func server(host: String = "127.0.0.1", port: Int = 0) -> MemAPIServer {
        var configuration = Configuration()
        configuration.api.host = host
        configuration.api.port = port
        return MemAPIServer(
            configuration: configuration,
            seams: APISeams(
                control: InMemoryStreams(),
                frames: InMemoryStreams(),
                memory: InMemoryMemory(),
                annotations: InMemoryAnnotations(),
                words: InMemoryWords(InMemoryAnnotations()),
                forgetting: InMemoryForgetting(),
                retaining: InMemoryRetaining(),
                keeping: InMemoryKeeping(),
                recordings: InMemoryRecordings(),
                rules: InMemoryRules(),
                events: InMemoryEvents(),
                sql: ScriptedSQL(),
                pictures: InMemoryPictures(),
                jobs: InMemoryJobs(),
                settings: settingsFile(configuration),
                tokens: InMemoryTokens()
            ),
            version: "1.2.3",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    @Test("a port in use is a plain error, and nobody waits for it for ever")
    func portInUse() async throws {
        try await withAPI { api in
            let second = Self.server(port: api.port)
            async let bound = second.boundPort()
            let error = await #expect(throws: MemAPIError.self) { try await second.run() }
            #expect(error?.code == .portInUse)
            #expect(error?.message.contains("MEM_API_PORT") == true)
            #expect(await bound == nil)
        }
    }

    @Test("an address of another machine is a plain error")
    func foreignAddress() async throws {
        // 192.0.2.0/24 is reserved for documentation: no machine has it.
        let error = await #expect(throws: MemAPIError.self) { try await Self.server(host: "192.0.2.1", port: 0).run() }
        #expect(error?.code == .cannotBind)
    }

    @Test("it ends in good order when its group does")
    func gracefulShutdown() async throws {
        let server = Self.server()
        let group = ServiceGroup(services: [server], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        async let ended: Void = group.run()
        #expect(await server.boundPort() ?? 0 > 0)
        await group.triggerGracefulShutdown()
        try await ended
        // The port stays known: a log line at the end may name it.
        #expect(await server.boundPort() ?? 0 > 0)
    }
}
