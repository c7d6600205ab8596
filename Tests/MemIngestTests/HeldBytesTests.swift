import DecoderProtocol
import MemCore
import NIOCore
import Synchronization
import Testing

@testable import MemIngest

@Suite("What all publishers together make Mem hold")
struct HeldBytesTests {
    private static let megabyte = 1 << 20

    /// Holds bytes, and lets go of some when it has to.
    private final class Holder: BytesHolder {
        private let bytes: Mutex<Int>
        private let step: Int
        private let budget: HeldBytes
        let times = Atomic(0)

        init(_ bytes: Int, step: Int, in budget: HeldBytes) {
            self.bytes = Mutex(bytes)
            self.step = step
            self.budget = budget
            if budget.note(bytes, of: self) { budget.makeRoom() }
        }

        deinit { budget.release(ObjectIdentifier(self)) }

        var held: Int { bytes.withLock { $0 } }

        func relieve() {
            times.add(1, ordering: .relaxed)
            let left = bytes.withLock { bytes in
                bytes = max(0, bytes - step)
                return bytes
            }
            _ = budget.note(left, of: self)
        }
    }

    @Test("whoever holds most lets go, and only until all fit")
    func largest() {
        let budget = HeldBytes(maximum: 100 * Self.megabyte)
        let small = Holder(10 * Self.megabyte, step: Self.megabyte, in: budget)
        let large = Holder(80 * Self.megabyte, step: Self.megabyte, in: budget)
        #expect(budget.total == 90 * Self.megabyte)
        let next = Holder(15 * Self.megabyte, step: Self.megabyte, in: budget)
        #expect(budget.total == 100 * Self.megabyte)
        #expect(large.held == 75 * Self.megabyte)
        #expect(small.times.load(ordering: .relaxed) + next.times.load(ordering: .relaxed) == 0)
    }

    @Test("who has nothing to let go of is left alone, and the next one is asked")
    func stuck() {
        let budget = HeldBytes(maximum: 40 * Self.megabyte)
        let stuck = Holder(30 * Self.megabyte, step: 0, in: budget)
        let other = Holder(20 * Self.megabyte, step: Self.megabyte, in: budget)
        #expect(budget.total == 40 * Self.megabyte)
        #expect(stuck.times.load(ordering: .relaxed) == 1)
        #expect(other.held == 10 * Self.megabyte)
    }

    @Test("what is gone is not counted any more")
    func gone() {
        let budget = HeldBytes(maximum: 40 * Self.megabyte)
        do {
            let holder = Holder(30 * Self.megabyte, step: 0, in: budget)
            #expect(holder.held == budget.total)
        }
        #expect(budget.total == 0)
    }

    @Test("a new maximum holds at once")
    func change() {
        let maximum = Mutex(100 * Self.megabyte)
        let budget = HeldBytes(maximum: maximum.withLock { $0 })
        let holder = Holder(80 * Self.megabyte, step: Self.megabyte, in: budget)
        maximum.withLock { $0 = 50 * Self.megabyte }
        let next = Holder(1, step: 1, in: budget)
        #expect(holder.held + next.held <= 50 * Self.megabyte)
    }

    @Test("the queue that holds most drops whole GOPs; the one beside it keeps all, and what is taken counts no more")
    func queues() async {
        func unit(_ second: Int64) -> VideoQueue.Item {
            let time = MediaTime(milliseconds: second * 1000)
            let payload = ByteBuffer(repeating: 0, count: Self.megabyte)
            return .accessUnit(AccessUnit(dts: time, pts: time, isKeyframe: second % 4 == 0, payload: payload))
        }
        let budget = HeldBytes(maximum: 40 * Self.megabyte)
        let beside = VideoQueue(seconds: 600, maximumBytes: .max, budget: budget)
        for second in Int64(0)..<8 { beside.push(unit(second)) }
        let hoarder = VideoQueue(seconds: 600, maximumBytes: .max, budget: budget)
        for second in Int64(0)..<100 {
            hoarder.push(unit(second))
            #expect(budget.total <= 40 * Self.megabyte)
        }
        #expect(beside.dropped == 0)
        #expect(hoarder.dropped > 60)
        // Whole GOPs: what is left begins with a keyframe.
        guard case .accessUnit(let first)? = await hoarder.next() else {
            Issue.record("nothing is left")
            return
        }
        #expect(first.isKeyframe)
        for queue in [beside, hoarder] {
            queue.finish()
            while await queue.next() != nil {}
        }
        #expect(budget.total == 0)
    }
}
