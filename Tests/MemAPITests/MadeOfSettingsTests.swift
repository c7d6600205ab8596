import MemCore
import Synchronization
import Testing

@testable import MemAPI

@Suite("What is made of settings")
struct MadeOfSettingsTests {
    /// Settings that a test changes.
    private final class Settings: SettingsControl {
        let value = Mutex(Configuration())

        var inForce: Configuration { value.withLock { $0 } }
        func settings() async -> [Setting] { [] }
        func change(_ tree: JSONValue) async throws(SettingsError) -> [Setting] { [] }
    }

    @Test("is made when it is first asked for, and again when they have changed, not when others have")
    func changes() {
        let settings = Settings()
        let made = Mutex(0)
        let names = MadeOfSettings(settings, of: HostNames.given(by:)) { given in
            made.withLock { $0 += 1 }
            return HostNames(given)
        }
        #expect(made.withLock { $0 } == 0)
        for _ in 0..<3 { #expect(!names.current.allow("mem.example")) }
        #expect(made.withLock { $0 } == 1)
        settings.value.withLock { $0.api.hosts = ["mem.example"] }
        for _ in 0..<3 { #expect(names.current.allow("mem.example")) }
        settings.value.withLock { $0.api.corsOrigins = ["*"] }
        for _ in 0..<3 { #expect(names.current.allow("mem.example")) }
        #expect(made.withLock { $0 } == 2)
    }
}
