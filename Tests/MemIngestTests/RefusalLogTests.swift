import Logging
import Synchronization
import Testing

@testable import MemIngest

@Suite("The log of refusals")
struct RefusalLogTests {
    @Test("has a line for each of a few, and not for each of a flood")
    func flood() {
        let lines = Lines()
        let logger = Logger(label: "test") { _ in lines }
        let log = RefusalLog()
        for _ in 0..<10 { log.note("publisher refused", reason: "unknown key", to: logger) }
        #expect(lines.count.withLock { $0 } == 10)
        for _ in 0..<10_000 { log.note("publisher refused", reason: "unknown key", to: logger) }
        #expect(lines.count.withLock { $0 } < 100)
    }
}

/// Counts lines.
private final class Lines: LogHandler {
    let count = Mutex(0)
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        count.withLock { $0 += 1 }
    }
}
