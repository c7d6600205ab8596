import MemCore
import Testing

@testable import MemIngest

@Suite("The count of open connections")
struct OpenConnectionsTests {
    private let here = PeerAddress.version4(0x7F00_0001)
    private let there = PeerAddress.version6(0x2001_0DB8_0000_0007)

    @Test("has a bound, and says when the last one is gone")
    func bound() async {
        let open = OpenConnections(maximum: .init(total: 2, perAddress: 2))
        #expect(open.enter(from: here) == .entered)
        #expect(open.enter(from: here) == .entered)
        #expect(open.enter(from: there) == .full)
        async let empty: Void = open.empty()
        open.leave(from: here)
        #expect(open.enter(from: there) == .entered)
        open.leave(from: here)
        open.leave(from: there)
        await empty
        await open.empty()
    }

    @Test("has a bound for each address, which others do not feel")
    func perAddress() {
        let open = OpenConnections(maximum: .init(total: 100, perAddress: 2))
        #expect(open.enter(from: here) == .entered)
        #expect(open.enter(from: here) == .entered)
        #expect(open.enter(from: here) == .tooManyFromAddress)
        #expect(open.enter(from: there) == .entered)
        open.leave(from: here)
        #expect(open.enter(from: here) == .entered)
    }

    @Test("does not keep a cancelled waiter")
    func cancelled() async {
        let open = OpenConnections(maximum: .init(total: 2, perAddress: 2))
        #expect(open.enter(from: here) == .entered)
        let waiter = Task { await open.empty() }
        waiter.cancel()
        await waiter.value
    }
}
