internal import DecoderProtocol
internal import DequeModule
internal import MemCore
internal import NIOCore

/// Coded video that waits for its decoder: bounded in seconds and bytes, dropped by whole GOPs.
///
/// A value.
///
/// Inter frames without their references are worth nothing, so what goes goes up to the next keyframe, and with it the
/// pictures behind that keyframe that are presented before it: they refer to what is gone.
///
/// Long before anything is dropped the decoder gets less of what comes, step by step: see ``DegradationControl``. Times are
/// those of a clock that stands still while it is not the decoder that is waited for.
struct VideoBacklog {
    /// What waits.
    enum Item: Hashable, Sendable {
        /// From here on the video is coded like this; never dropped.
        case format(VideoFormat)
        /// One access unit, in decoding order.
        case accessUnit(AccessUnit)
        /// The picture of this number was forgotten; never dropped.
        case forget(UInt64)
    }

    /// One item, and since when it waits.
    private struct Waiting {
        var item: Item
        var since: Duration
    }

    private let seconds: Double
    private let maximumBytes: Int
    private var items: Deque<Waiting> = []
    private var control: DegradationControl
    /// What the decoder gets of what comes.
    var thinning: KeyframeThinning
    /// Access units that were left out because the decoder was behind.
    private(set) var leftOut = 0
    /// Bytes that all items keep in memory.
    private(set) var bytes = 0
    private var needsKeyframe = false
    private var afterDrop: MediaTime?

    /// Access units dropped so far, by the cause.
    private(set) var drops: [DropCause: Int] = [:]
    /// Why what is dropped now is.
    private var cause = DropCause.buffer

    /// Access units dropped so far.
    var dropped: Int { drops.values.reduce(0, +) }

    /// Creates an empty backlog that holds the newest so many seconds, by DTS, but no more than so many bytes.
    ///
    /// Of a GOP that is longer than that it holds up to twice as many seconds.
    ///
    /// - Parameter interval: media time from one sampling instant to the next.
    init(seconds: Double, maximumBytes: Int, interval: MediaTime = MediaTime(milliseconds: 1000)) {
        self.seconds = seconds
        self.maximumBytes = maximumBytes
        control = DegradationControl(seconds: seconds)
        thinning = KeyframeThinning(interval: interval)
    }

    /// Access units that wait, and the bytes of all that waits.
    var size: (accessUnits: Int, bytes: Int) {
        let units = items.count { if case .accessUnit = $0.item { true } else { false } }
        return (units, bytes)
    }

    /// Whether nothing waits.
    var isEmpty: Bool { items.isEmpty }

    /// Appends an item, or drops it when there is no room before the next keyframe.
    mutating func append(_ item: Item, at now: Duration = .zero) {
        var item = item
        if case .format = item, case .format? = items.last?.item, let last = items.popLast() {
            bytes -= last.item.bytes
        }
        if case .accessUnit(let whole) = item {
            guard let unit = thinning.pass(whole) else {
                leftOut += 1
                return
            }
            item = .accessUnit(unit)
            while isFull(before: unit) { dropToKeyframe(because: .buffer) }
            if needsKeyframe {
                guard unit.isKeyframe else {
                    drops[cause, default: 0] += 1
                    return
                }
                needsKeyframe = false
                afterDrop = unit.pts
            }
        }
        bytes += item.bytes
        items.append(Waiting(item: item, since: now))
    }

    /// Takes the oldest item that is of any use.
    mutating func popFirst() -> Item? {
        while let item = items.popFirst()?.item {
            bytes -= item.bytes
            guard case .accessUnit(let unit) = item, let keyframe = afterDrop else { return item }
            if unit.pts >= keyframe {
                if unit.isKeyframe, unit.pts > keyframe { afterDrop = nil }
                return item
            }
            drops[cause, default: 0] += 1
        }
        return nil
    }

    /// Takes items off the front until an access unit is there that decoding can start with.
    ///
    /// - Parameter cause: why; to make room, a keyframe at the very front goes too, with its GOP.
    mutating func dropToKeyframe(because cause: DropCause) {
        var format: Waiting?
        var forgets: [Waiting] = []
        var mayGo = cause != .decoder
        needsKeyframe = true
        self.cause = cause
        scan: while let waiting = items.first {
            switch waiting.item {
            case .accessUnit(let unit):
                if unit.isKeyframe && !mayGo {
                    needsKeyframe = false
                    afterDrop = unit.pts
                    break scan
                }
                drops[cause, default: 0] += 1
                mayGo = false
            case .format: format = waiting
            case .forget: forgets.append(waiting)
            }
            items.removeFirst()
            bytes -= waiting.item.bytes
        }
        for waiting in forgets + [format].compactMap({ $0 }) {
            items.prepend(waiting)
            bytes += waiting.item.bytes
        }
    }

    /// Drops everything.
    mutating func dropAll() {
        cause = .end
        for waiting in items { if case .accessUnit = waiting.item { drops[cause, default: 0] += 1 } }
        items = []
        bytes = 0
    }

    private func isFull(before unit: AccessUnit) -> Bool {
        guard let oldest else { return false }
        if bytes + unit.payload.readableBytes > maximumBytes { return true }
        guard (unit.dts - oldest.unit.dts).seconds > seconds else { return false }
        // What is newest has to be there whole, and a GOP goes whole: it goes when it is not needed for that any more.
        guard let next = secondKeyframe else { return (unit.dts - oldest.unit.dts).seconds > 2 * seconds }
        return (unit.dts - next.dts).seconds >= seconds
    }

    /// The keyframe that would be first if the oldest GOP went.
    private var secondKeyframe: AccessUnit? {
        var isFirst = true
        for case .accessUnit(let unit) in items.lazy.map(\.item) {
            if unit.isKeyframe && !isFirst { return unit }
            isFirst = false
        }
        return nil
    }

    private var oldest: (unit: AccessUnit, since: Duration)? {
        for waiting in items { if case .accessUnit(let unit) = waiting.item { return (unit, waiting.since) } }
        return nil
    }
}

// MARK: - Leaving out

extension VideoBacklog {
    /// How much is left out now.
    var step: DegradationStep { control.step }

    /// Leaves out more, or less, if it is time to.
    mutating func adapt(at now: Duration) {
        // Each step may free so much that the next one is not needed.
        while control.note(pressure: pressure(at: now), at: now) { apply() }
    }

    /// Leaves out more because others need the room; false if that gave none.
    mutating func leaveOutMore(at now: Duration) -> Bool {
        guard step.worse != nil, wait(at: now) >= DegradationControl.calm else { return false }
        let before = bytes
        control.goUp(at: now)
        apply()
        return bytes < before
    }

    /// Leaves out nothing from now on.
    mutating func leaveOutNothing() {
        control.reset()
        thinning.step = .none
    }

    private mutating func apply() {
        let isWorse = step > thinning.step
        thinning.step = step
        guard isWorse else { return }
        var kept: Deque<Waiting> = []
        for var waiting in items {
            if case .accessUnit(let whole) = waiting.item {
                guard let unit = thinning.pass(whole) else {
                    leftOut += 1
                    bytes -= waiting.item.bytes
                    continue
                }
                waiting.item = .accessUnit(unit)
            }
            kept.append(waiting)
        }
        items = kept
    }

    /// How full it is: of seconds, or of bytes where the decoder is behind at all.
    private func pressure(at now: Duration) -> Double {
        let wait = wait(at: now)
        return wait < DegradationControl.calm ? wait : max(wait, Double(bytes) / Double(maximumBytes))
    }

    /// How long the oldest access unit has waited, as a share of the seconds that are held at most.
    ///
    /// By the clock and not by its timestamps: of what came all at once the decoder is not behind yet.
    private func wait(at now: Duration) -> Double {
        oldest.map { (now - $0.since) / .seconds(seconds) } ?? 0
    }
}

extension VideoBacklog.Item {
    /// Bytes that the item keeps in memory, its own place in the queue included: tiny units add up as well.
    var bytes: Int {
        switch self {
        case .format(let format): 128 + format.record.readableBytes
        case .accessUnit(let unit): 128 + unit.payload.readableBytes
        case .forget: 128
        }
    }
}
