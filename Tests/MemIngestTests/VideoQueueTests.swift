import DecoderProtocol
import MemCore
import NIOCore
import Prometheus
import Testing

@testable import MemIngest

@Suite("The video queue")
struct VideoQueueTests {
    private func unit(_ second: Int64, keyframe: Bool = false, bytes: Int = 10) -> VideoQueue.Item {
        .accessUnit(
            AccessUnit(
                dts: MediaTime(milliseconds: second * 1000),
                pts: MediaTime(milliseconds: second * 1000),
                isKeyframe: keyframe,
                payload: ByteBuffer(repeating: 0, count: bytes)
            )
        )
    }

    private let format = VideoQueue.Item.format(VideoFormat(codec: .avc, record: ByteBuffer()))

    private func drain(_ queue: VideoQueue) async -> [VideoQueue.Item] {
        queue.finish()
        var items: [VideoQueue.Item] = []
        while let item = await queue.next() { items.append(item) }
        return items
    }

    @Test("gives back what was pushed, in order, and then ends")
    func order() async {
        let queue = VideoQueue(seconds: 30, maximumBytes: 1000)
        let items = [format, unit(0, keyframe: true), unit(1), unit(2)]
        for item in items { queue.push(item) }
        #expect(await drain(queue) == items)
        #expect(queue.isExhausted)
        #expect(queue.dropped == 0)
    }

    @Test("what was taken together counts as held until more is asked for")
    func together() async {
        let budget = HeldBytes(maximum: .max)
        let queue = VideoQueue(seconds: 30, maximumBytes: 1000, budget: budget)
        let items = [unit(0, keyframe: true), unit(1), unit(2)]
        for item in items { queue.push(item) }
        let held = budget.total
        var taken = [await queue.next()]
        while let item = queue.nextNow() { taken.append(item) }
        #expect(taken == items)
        #expect(budget.total == held && held > 0)
        queue.finish()
        #expect(await queue.next() == nil)
        #expect(budget.total == 0)
    }

    @Test("what is held is given up, and counted, when somebody waits for the end too long")
    func giveUp() async {
        let queue = VideoQueue(seconds: 30, maximumBytes: 1000)
        for item in [format, unit(0, keyframe: true), unit(1), unit(2)] { queue.push(item) }
        queue.finish()
        #expect(!queue.isOverdue)
        queue.finish(within: .zero)
        queue.finish()
        #expect(queue.isOverdue)
        queue.giveUp()
        #expect(queue.dropped == 3)
        #expect(queue.isExhausted)
    }

    @Test("what the decoder has to forget is never dropped")
    func forgetting() async {
        let queue = VideoQueue(seconds: 30, maximumBytes: 1000)
        let items = [format, unit(0), .forget(3), unit(1), .forget(4), unit(2, keyframe: true)]
        for item in items { queue.push(item) }
        queue.dropToKeyframe()
        #expect(await Set(drain(queue)) == [format, .forget(3), .forget(4), unit(2, keyframe: true)])
    }

    @Test("hands an item to a reader that waits")
    func waiting() async {
        let queue = VideoQueue(seconds: 30, maximumBytes: 1000)
        async let first = queue.next()
        queue.push(format)
        #expect(await first == format)
    }

    @Test("hands items that came together to a reader that waits for them, all at once")
    func waitingForMany() async {
        let queue = VideoQueue(seconds: 30, maximumBytes: 1000)
        let items = [format, unit(0, keyframe: true), unit(1)]
        async let first = queue.next()
        queue.push(items)
        var taken = [await first]
        while let item = queue.nextNow() { taken.append(item) }
        #expect(taken == items)
        queue.push([])
        #expect(queue.nextNow() == nil)
    }

    @Test("a cancelled reader gets nil, and the next one the item")
    func cancelled() async {
        let queue = VideoQueue(seconds: 30, maximumBytes: 1000)
        let reader = Task { await queue.next() }
        reader.cancel()
        #expect(await reader.value == nil)
        queue.push(format)
        #expect(await queue.next() == format)
    }

    @Test("when full in seconds, drops the oldest GOP whole, once the newest seconds are there without it")
    func fullInSeconds() async {
        let queue = VideoQueue(seconds: 5, maximumBytes: 1_000_000)
        for second in Int64(0)...7 { queue.push(unit(second, keyframe: second % 3 == 0)) }
        #expect(queue.dropped == 0)
        queue.push(unit(8))
        #expect(queue.dropped == 3)
        #expect(await drain(queue) == (3...8).map { unit($0, keyframe: $0 % 3 == 0) })
    }

    @Test("when full in bytes, drops too, whatever the timestamps say")
    func fullInBytes() async {
        let queue = VideoQueue(seconds: 5, maximumBytes: 10 * 138)
        for index in 0..<30 { queue.push(unit(0, keyframe: index % 4 == 0)) }
        #expect(queue.dropped == 20)
        #expect(await drain(queue).count == 10)
    }

    @Test("when one GOP alone is twice too long, waits for the next keyframe")
    func longGOP() async {
        let queue = VideoQueue(seconds: 3, maximumBytes: 1_000_000)
        queue.push(format)
        for second in Int64(0)...8 { queue.push(unit(second, keyframe: second == 0)) }
        #expect(queue.dropped == 9)
        queue.push(unit(9, keyframe: true))
        queue.push(unit(10))
        #expect(await drain(queue) == [format, unit(9, keyframe: true), unit(10)])
    }

    @Test("counts for metrics what is dropped, by the cause")
    func metrics() async {
        let registry = MetricRegistry()
        func count(_ cause: String) -> Bool {
            registry.scrape().text.contains("mem_access_units_dropped_total{cause=\"\(cause)\n")
        }
        let queue = VideoQueue(seconds: 5, maximumBytes: 1_000_000, metrics: IngestMetrics(registry).video)
        #expect(count("buffer\"} 0") && count("decoder\"} 0") && count("end\"} 0"))
        for second in Int64(0)...8 { queue.push(unit(second, keyframe: second % 3 == 0)) }
        #expect(count("buffer\"} 3"))
        queue.push(unit(9))
        #expect(queue.size.accessUnits == 7 && queue.size.bytes > 50)
        _ = await queue.next()
        queue.dropToKeyframe()
        #expect(count("decoder\"} 2"))
        queue.push(unit(10))
        queue.giveUp()
        queue.relieve()
        #expect(count("total\"} 0"), "nothing was left")
        let other = VideoQueue(seconds: 5, maximumBytes: 1_000_000, metrics: IngestMetrics(registry).video)
        for second in Int64(0)...3 { other.push(unit(second, keyframe: second % 3 == 0)) }
        other.relieve()
        #expect(count("total\"} 3"))
        #expect(count("end\"} 5") && count("buffer\"} 3") && count("decoder\"} 2"))
        #expect(queue.dropped == 10)
    }

    @Test("after a drop, leaves out the pictures that refer to what is gone")
    func leading() async {
        func unit(dts: Int64, pts: Int64, keyframe: Bool = false) -> VideoQueue.Item {
            .accessUnit(
                AccessUnit(
                    dts: MediaTime(milliseconds: dts),
                    pts: MediaTime(milliseconds: pts),
                    isKeyframe: keyframe,
                    payload: ByteBuffer()
                )
            )
        }
        let queue = VideoQueue(seconds: 30, maximumBytes: 1000)
        let open = [unit(dts: 100, pts: 300, keyframe: true), unit(dts: 200, pts: 200), unit(dts: 300, pts: 400)]
        queue.push(unit(dts: 0, pts: 0))
        for item in open { queue.push(item) }
        queue.dropToKeyframe()
        let next = [unit(dts: 400, pts: 600, keyframe: true), unit(dts: 500, pts: 500)]
        for item in next { queue.push(item) }
        #expect(await drain(queue) == [open[0], open[2]] + next)
        #expect(queue.dropped == 2)
    }

    @Test("keeps only the newest of formats that nothing was coded in")
    func formats() async {
        let queue = VideoQueue(seconds: 30, maximumBytes: 1000)
        for size in 1...100 {
            queue.push(.format(VideoFormat(codec: .avc, record: ByteBuffer(repeating: 0, count: size))))
        }
        #expect(
            await drain(queue) == [.format(VideoFormat(codec: .avc, record: ByteBuffer(repeating: 0, count: 100)))]
        )
    }

    @Test("dropping to a keyframe keeps the newest format and a keyframe at the front")
    func dropToKeyframe() async {
        let queue = VideoQueue(seconds: 30, maximumBytes: 1000)
        for item in [unit(0), unit(1), format, unit(2, keyframe: true), unit(3)] { queue.push(item) }
        queue.dropToKeyframe()
        queue.dropToKeyframe()
        #expect(queue.dropped == 2)
        #expect(await drain(queue) == [format, unit(2, keyframe: true), unit(3)])
    }
}
