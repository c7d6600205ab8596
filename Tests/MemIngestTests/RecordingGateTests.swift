import DecoderProtocol
import FLV
import MemCore
import NIOCore
import Synchronization
import Testing

@testable import MemIngest

@Suite("What of a stream goes to its recording")
struct RecordingGateTests {
    private let stream = SyntheticStream()

    /// Feeds 25 pictures a second with a keyframe each second, and tells the numbers of those that are recorded, with
    /// -1 for each end.
    private func numbers(
        _ count: Int,
        _ budget: HeldBytes = HeldBytes(maximum: .max),
        batch: Int = 5,
        bytes: Int = 3,
        mode: @escaping @Sendable (Double) -> RecordingMode = { _ in .onRule },
        wish: @escaping @Sendable (Double) -> RecordingDemand.Wish
    ) -> [Int] {
        let now = Mutex(0)
        let gate = RecordingGate(
            mode: { mode(Double(now.withLock { $0 }) / 25) },
            wish: { wish($0.seconds(since: SyntheticStream.start)) },
            budget: budget
        )
        var numbers: [Int] = []
        for first in stride(from: 0, to: count, by: batch) {
            now.withLock { $0 = first }
            let payload = [UInt8](repeating: 1, count: bytes)
            let packets = (first..<min(first + batch, count)).map {
                stream.video($0, isKeyframe: $0 % 25 == 0, payload: payload)
            }
            for packet in gate.pass(packets) {
                if case .video(let unit, _, _) = packet {
                    numbers.append(Int(unit.dts.microseconds / 40_000))
                } else {
                    numbers.append(-1)
                }
            }
        }
        return numbers
    }

    private static func at(_ seconds: Double) -> Instant { SyntheticStream.start.advanced(bySeconds: seconds) }

    @Test("always: all, from the first keyframe on")
    func always() {
        #expect(numbers(100, mode: { _ in .always }, wish: { _ in .init() }) == Array(0..<100))
        let later = numbers(100, mode: { $0 < 1.5 ? .off : .always }, wish: { _ in .init() })
        #expect(later == Array(50..<100))
        let until = numbers(100, mode: { $0 < 1.5 ? .always : .off }, wish: { _ in .init() })
        #expect(until == Array(0..<50) + [-1])
    }

    @Test("off: nothing, whatever rules say")
    func off() {
        let all = RecordingDemand.Wish(kept: .zero, start: Self.at(0))
        #expect(numbers(100, mode: { _ in .off }, wish: { _ in all }) == [])
    }

    @Test("on a rule: from the keyframe before what is wanted on, to where that ends")
    func onRule() {
        let found = numbers(750) { now in
            RecordingDemand.Wish(
                kept: MediaTime(milliseconds: 8000),
                start: now >= 20 ? Self.at(14.4) : nil,
                end: now >= 22 ? Self.at(24.2) : nil
            )
        }
        #expect(found == Array(350..<605) + [-1])
    }

    @Test("no more than is held, and that is whole GOPs")
    func held() {
        let found = numbers(750) { now in
            RecordingDemand.Wish(kept: MediaTime(milliseconds: 3000), start: now >= 20.5 ? Self.at(2) : nil)
        }
        #expect(found.first == 425)
        #expect(found == Array(425..<750))
    }

    @Test("from the next keyframe on where nothing was held, or that was too much")
    func nothingHeld() {
        let unarmed = numbers(750) { now in RecordingDemand.Wish(start: now >= 20.5 ? Self.at(2) : nil) }
        #expect(unarmed == Array(525..<750))
        // 10 MB a second: three GOPs are as much as may be held.
        let large = numbers(300, bytes: 400_000) { now in
            RecordingDemand.Wish(kept: MediaTime(milliseconds: 60_000), start: now >= 10.5 ? Self.at(2) : nil)
        }
        #expect(large.first == 200)
    }

    @Test("again, with what was held meanwhile, when another alert is fired")
    func again() {
        let found = numbers(1000) { now in
            switch now {
            case 10..<20: RecordingDemand.Wish(kept: MediaTime(milliseconds: 5000), start: Self.at(8), end: Self.at(12))
            case 30...: RecordingDemand.Wish(kept: MediaTime(milliseconds: 5000), start: Self.at(27), end: Self.at(32))
            default: RecordingDemand.Wish(kept: MediaTime(milliseconds: 5000))
            }
        }
        #expect(found == Array(200..<300) + [-1] + Array(675..<800) + [-1])
    }

    @Test("what is held counts as held, and goes first where there is too much")
    func budget() {
        let budget = HeldBytes(maximum: .max)
        let gate = RecordingGate(
            mode: { .onRule },
            wish: { _ in RecordingDemand.Wish(kept: MediaTime(milliseconds: 60_000)) },
            budget: budget
        )
        let packets = (0..<100).map { stream.video($0, isKeyframe: $0 % 25 == 0) }
        #expect(gate.pass(packets).isEmpty)
        #expect(budget.total == packets.reduce(0) { $0 + $1.bytes })
        gate.relieve()
        #expect(budget.total == 0)
    }
}
