import DecoderProtocol
import Logging
import MemCore
import NIOCore
import Prometheus
import Synchronization
import Testing

@testable import MemIngest

/// Queues in virtual time: who pushes and who reads says how late it is.
@Suite("The queue of a decoder that is behind")
struct DegradedQueueTests {
    /// One unit for each half of a second, a keyframe every two seconds.
    private func unit(_ index: Int, bytes: Int = 10) -> VideoQueue.Item {
        let time = MediaTime(milliseconds: Int64(index) * 500)
        return .accessUnit(
            AccessUnit(
                dts: time,
                pts: time,
                isKeyframe: index.isMultiple(of: 4),
                payload: ByteBuffer(repeating: 0, count: bytes)
            )
        )
    }

    private func queue(_ time: VirtualTime, bytes: Int = 1 << 20) -> VideoQueue {
        VideoQueue(seconds: 32, maximumBytes: bytes, uptime: time.uptime)
    }

    /// Sends units in real time, and returns the steps in the order in which they were taken.
    private func send(_ indices: Range<Int>, to queue: VideoQueue, _ time: VirtualTime) -> [Int] {
        var steps: [Int] = []
        for index in indices {
            time.now = Double(index) / 2
            queue.push(unit(index))
            let step = queue.degradation?.step.rawValue ?? 0
            if step != steps.last ?? 0 { steps.append(step) }
        }
        return steps
    }

    private func times(_ queue: VideoQueue) -> [Double] {
        var times: [Double] = []
        while case .accessUnit(let unit)? = queue.nextNow() { times.append(unit.pts.seconds) }
        return times
    }

    @Test("goes through all steps before anything is dropped, and leaves out what waits already")
    func steps() {
        let time = VirtualTime()
        let queue = queue(time)
        #expect(send(0..<33, to: queue, time) == [1], "after half of the buffer's time")
        #expect(queue.size.accessUnits == 9, "the keyframes")
        #expect(queue.leftOut == 24)
        #expect(send(33..<64, to: queue, time) == [1, 2, 3, 4])
        #expect(queue.dropped == 0)
        #expect(queue.degradation?.intervalSeconds == 8)
        _ = send(64..<120, to: queue, time)
        #expect(queue.dropped > 0)
        #expect(queue.keyframeWait.seconds == 2)
    }

    @Test("once the decoder has caught up, it gets all again, step by step")
    func recovers() {
        let time = VirtualTime()
        let queue = queue(time)
        _ = send(0..<60, to: queue, time)
        let since = queue.degradation?.since
        #expect(since != nil)
        #expect(queue.degradation?.step == .eightTimes)
        _ = times(queue)
        var steps: [Int] = []
        var read: [Double] = []
        for index in 60..<240 {
            time.now = Double(index) / 2
            queue.push(unit(index))
            read += times(queue)
            let step = queue.degradation?.step.rawValue ?? 0
            if step != steps.last { steps.append(step) }
            #expect(step == 0 || queue.degradation?.since == since)
        }
        #expect(steps == [4, 3, 2, 1, 0])
        #expect(read.filter { $0 > 100 } == (201..<240).map { Double($0) / 2 }, "every unit again")
        #expect(queue.dropped == 0)
        #expect(queue.keyframeWait == .zero)
    }

    @Test("of what came all at once nothing is left out")
    func burst() {
        let time = VirtualTime()
        let queue = queue(time)
        for index in 0..<60 { queue.push(unit(index)) }
        time.now = 3
        #expect(times(queue).count == 60)
        #expect(queue.degradation == nil && queue.leftOut == 0)
    }

    @Test("many bytes are reason enough where the decoder is behind, and of what came all at once they are none")
    func bytes() {
        let time = VirtualTime()
        let queue = queue(time, bytes: 20 * 138)
        for index in 0..<12 { queue.push(unit(index)) }
        #expect(queue.degradation == nil)
        time.now = 4
        queue.push(unit(12))
        #expect(queue.degradation?.step == .keyframes)
        #expect(times(queue) == [0, 2, 4, 6])
        #expect(queue.dropped == 0)
    }

    @Test("while it is the store that is waited for nothing is left out, and that time does not count")
    func store() {
        let time = VirtualTime()
        let queue = queue(time)
        queue.stopClock()
        #expect(send(0..<60, to: queue, time) == [])
        queue.stopClock()
        queue.startClock()
        queue.startClock()
        #expect(send(60..<64, to: queue, time) == [], "for half a buffer from now on")
        #expect(queue.leftOut == 0)
        #expect(send(64..<94, to: queue, time).first == 1)
    }

    @Test("nothing is left out of what is needed whole, nor of what is left when the publisher is gone")
    func needed() async {
        let time = VirtualTime()
        let pictures = queue(time)
        for index in 0..<60 {
            time.now = Double(index) / 2
            pictures.push([unit(index)], areNeeded: true)
        }
        #expect(pictures.nextNow() != nil)
        pictures.relieve()
        #expect(pictures.leftOut == 0 && pictures.degradation == nil)

        let ended = queue(time)
        _ = send(0..<20, to: ended, time)
        ended.finish()
        time.now = 1000
        #expect(times(ended).count == 20)
        #expect(ended.leftOut == 0)
    }

    @Test("a stream that turns out to have no whole keyframes gets all again")
    func turnsOut() {
        let time = VirtualTime()
        let queue = queue(time)
        _ = send(0..<40, to: queue, time)
        #expect(queue.degradation != nil)
        queue.push([unit(40), unit(41)], areNeeded: true)
        #expect(queue.degradation == nil)
        #expect(times(queue).suffix(2) == [20, 20.5])
    }

    @Test("before the total makes it drop, a stream that is behind leaves out more; one that is not drops")
    func total() {
        let time = VirtualTime()
        let queue = queue(time)
        _ = send(0..<16, to: queue, time)
        queue.relieve()
        #expect(queue.degradation?.step == .keyframes)
        #expect(queue.dropped == 0 && queue.size.accessUnits == 4)
        for _ in 0..<8 { queue.relieve() }
        #expect(queue.dropped > 0, "at last")

        let fresh = self.queue(time)
        for index in 0..<8 { fresh.push(unit(index)) }
        fresh.relieve()
        #expect(fresh.degradation == nil && fresh.dropped == 4)
    }

    @Test("each step is one line of the log and counted, and so is what was left out")
    func told() {
        let registry = MetricRegistry()
        func scraped(_ line: String) -> Bool { registry.scrape().text.split(separator: "\n").contains(Substring(line)) }
        let lines = RecordedLines()
        let time = VirtualTime()
        let queue = VideoQueue(
            seconds: 32,
            maximumBytes: 1 << 20,
            metrics: IngestMetrics(registry).video,
            logger: Logger(label: "test") { _ in lines },
            uptime: time.uptime
        )
        #expect(scraped(#"mem_degradation_changes_total{to="worse"} 0"#))
        #expect(scraped("mem_access_units_left_out_total 0"))
        queue.setInterval(MediaTime(milliseconds: 500))
        _ = send(0..<42, to: queue, time)
        _ = times(queue)
        for index in 42..<140 {
            time.now = Double(index) / 2
            queue.push(unit(index))
            _ = times(queue)
        }
        #expect(queue.degradation == nil)
        #expect(scraped(#"mem_degradation_changes_total{to="worse"} 2"#))
        #expect(scraped(#"mem_degradation_changes_total{to="better"} 2"#))
        #expect(queue.leftOut > 0 && scraped("mem_access_units_left_out_total \(queue.leftOut)"))
        #expect(
            lines.all == [
                "warning decoder can't keep up, stream degraded 0 1 only keyframes are decoded",
                "warning decoder can't keep up, stream degraded 1 2 only keyframes of intervals of 1 s are decoded",
                "notice decoder keeps up, stream less degraded 2 1 only keyframes are decoded",
                "notice decoder keeps up, stream less degraded 1 0 all that samples need is decoded",
            ]
        )
    }
}

/// A log in memory: each line's level, message, and the values of its fields by their names.
private final class RecordedLines: LogHandler {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    var logLevel: Logger.Level {
        get { .debug }
        set {}
    }

    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }

    subscript(metadataKey _: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        let fields = ["before", "step", "meaning"].map { "\(event.metadata?[$0] ?? "-")" }
        lines.withLock { $0.append("\(event.level) \(event.message) \(fields.joined(separator: " "))") }
    }
}
