import MemCore
import Synchronization
import Testing

@testable import MemAPI

@Suite("The connections that are open")
struct APIConnectionsTests {
    private static func limits(_ connections: Int, perAddress: Int = 100) -> Configuration.API.Limits {
        var limits = Configuration.API.Limits()
        limits.connections = connections
        limits.connectionsPerAddress = perAddress
        return limits
    }

    /// Remembers what was closed.
    private final class Closed: Sendable {
        private let names = Mutex<[String]>([])
        var all: [String] { names.withLock { $0 } }
        func closer(_ name: String) -> @Sendable () -> Void { { self.names.withLock { $0.append(name) } } }
    }

    private func number(_ entry: APIConnections.Entry) throws -> Int {
        guard case .entered(let number) = entry else { throw NotEntered() }
        return number
    }

    private struct NotEntered: Error {}

    @Test("are bounded for each address; one that goes makes room")
    func perAddress() throws {
        let connections = APIConnections()
        let limits = Self.limits(100, perAddress: 2)
        let first = try number(connections.enter(from: .version4(1), atMost: limits) {})
        _ = try number(connections.enter(from: .version4(1), atMost: limits) {})
        #expect(connections.enter(from: .version4(1), atMost: limits) {} == .tooManyFromAddress)
        _ = try number(connections.enter(from: .version4(2), atMost: limits) {})
        connections.leave(first)
        connections.leave(first)
        _ = try number(connections.enter(from: .version4(1), atMost: limits) {})
        #expect(connections.enter(from: .version4(1), atMost: limits) {} == .tooManyFromAddress)
        #expect(connections.count == 3)
    }

    @Test("make room when there are as many as may be: the one that waits longest goes")
    func eviction() throws {
        let connections = APIConnections()
        let closed = Closed()
        let limits = Self.limits(3)
        func enter(_ name: String) throws -> Int {
            try number(connections.enter(from: .version4(1), atMost: limits, close: closed.closer(name)))
        }
        let a = try enter("a")
        let b = try enter("b")
        _ = try enter("c")
        connections.note(a, isWaiting: false)
        connections.note(a, isWaiting: true)
        connections.note(b, isWaiting: false)
        // b is being answered, and a has begun to wait after c.
        _ = try enter("d")
        _ = try enter("e")
        #expect(closed.all == ["c", "a"])
        #expect(connections.count == 3)
        // What is closed says so later; it is not counted twice.
        connections.leave(a)
        #expect(connections.count == 3)
    }

    @Test("let few of those that are refused stay for a moment")
    func leaving() {
        let connections = APIConnections()
        for _ in 0..<APIConnections.maximumLeaving { #expect(connections.beginLeaving()) }
        #expect(!connections.beginLeaving())
        connections.endLeaving()
        #expect(connections.beginLeaving())
    }

    @Test("refuse a new one while all are being answered")
    func full() throws {
        let connections = APIConnections()
        let closed = Closed()
        let limits = Self.limits(2)
        let open = try (0..<2).map { _ in
            try number(connections.enter(from: .version4(1), atMost: limits, close: closed.closer("x")))
        }
        for number in open { connections.note(number, isWaiting: false) }
        #expect(connections.enter(from: .version4(2), atMost: limits) {} == .full)
        #expect(closed.all.isEmpty)
        connections.note(open[1], isWaiting: true)
        _ = try number(connections.enter(from: .version4(2), atMost: limits) {})
        #expect(closed.all == ["x"])
    }
}
