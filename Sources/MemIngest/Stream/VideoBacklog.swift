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

    private let seconds: Double
    private let maximumBytes: Int
    private var items: Deque<Item> = []
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

    /// Creates an empty backlog that holds at most so many seconds, by DTS, and so many bytes.
    init(seconds: Double, maximumBytes: Int) {
        self.seconds = seconds
        self.maximumBytes = maximumBytes
    }

    /// Access units that wait, and the bytes of all that waits.
    var size: (accessUnits: Int, bytes: Int) {
        let units = items.count { if case .accessUnit = $0 { true } else { false } }
        return (units, bytes)
    }

    /// Whether nothing waits.
    var isEmpty: Bool { items.isEmpty }

    /// Appends an item, or drops it when there is no room before the next keyframe.
    mutating func append(_ item: Item) {
        if case .format = item, case .format? = items.last, let last = items.popLast() { bytes -= last.bytes }
        if case .accessUnit(let unit) = item {
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
        items.append(item)
    }

    /// Takes the oldest item that is of any use.
    mutating func popFirst() -> Item? {
        while let item = items.popFirst() {
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
        var format: Item?
        var forgets: [Item] = []
        var mayGo = cause != .decoder
        needsKeyframe = true
        self.cause = cause
        scan: while let item = items.first {
            switch item {
            case .accessUnit(let unit):
                if unit.isKeyframe && !mayGo {
                    needsKeyframe = false
                    afterDrop = unit.pts
                    break scan
                }
                drops[cause, default: 0] += 1
                mayGo = false
            case .format: format = item
            case .forget: forgets.append(item)
            }
            items.removeFirst()
            bytes -= item.bytes
        }
        for item in forgets + [format].compactMap({ $0 }) {
            items.prepend(item)
            bytes += item.bytes
        }
    }

    /// Drops everything.
    mutating func dropAll() {
        cause = .end
        for case .accessUnit in items { drops[cause, default: 0] += 1 }
        items = []
        bytes = 0
    }

    private func isFull(before unit: AccessUnit) -> Bool {
        for case .accessUnit(let oldest) in items {
            return bytes + unit.payload.readableBytes > maximumBytes || (unit.dts - oldest.dts).seconds > seconds
        }
        return false
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
