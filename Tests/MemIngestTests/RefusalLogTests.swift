import Logging
import Testing

@testable import MemIngest

@Suite("The log of refusals")
struct RefusalLogTests {
    @Test("has a line for each of a few, not for each of a flood, and sums up the rest without a peer")
    func flood() async {
        let peers = Lines()
        let sums = Lines()
        let log = RefusalLog(logger: Logger(label: "test") { _ in sums }, pause: .milliseconds(1))
        let logger = Logger(label: "test") { _ in peers }
        for _ in 0..<10_000 { log.note("publisher refused", reason: "unknown key", to: logger) }
        var sum = sums.lines.makeAsyncIterator()
        #expect(await sum.next()?.contains("more was refused") == true)
        peers.finish()
        let written = await peers.lines.reduce(0) { count, _ in count + 1 }
        #expect((20..<100).contains(written))
    }

    @Test("sums up at the end what waits for its sum, once")
    func end() async {
        let sums = Lines()
        let log = RefusalLog(logger: Logger(label: "test") { _ in sums }, pause: .seconds(3600))
        let peers = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        log.finish()
        for _ in 0..<1000 { log.note("publisher refused", reason: "unknown key", to: peers) }
        log.finish()
        log.finish()
        sums.finish()
        #expect(await sums.lines.reduce(into: []) { $0.append($1) } == ["more was refused"])
    }
}

/// Keeps lines.
private final class Lines: LogHandler {
    let lines: AsyncStream<String>
    private let continuation: AsyncStream<String>.Continuation

    init() {
        (lines, continuation) = AsyncStream.makeStream()
    }

    func finish() { continuation.finish() }

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
        continuation.yield("\(event.message)")
    }
}
