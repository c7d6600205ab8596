import Testing

@testable import MemIngest

@Suite("The count of open connections")
struct OpenConnectionsTests {
    @Test("has a bound, and says when the last one is gone")
    func bound() async {
        let open = OpenConnections(maximum: 2)
        #expect(open.enter())
        #expect(open.enter())
        #expect(!open.enter())
        async let empty: Void = open.empty()
        open.leave()
        #expect(open.enter())
        open.leave()
        open.leave()
        await empty
        await open.empty()
    }

    @Test("does not keep a cancelled waiter")
    func cancelled() async {
        let open = OpenConnections(maximum: 2)
        #expect(open.enter())
        let waiter = Task { await open.empty() }
        waiter.cancel()
        await waiter.value
    }
}
