internal import MemCore

/// Slows down who tries stream keys: an address that has given some wrong ones has to wait, each time twice as long.
///
/// It knows a bounded number of addresses; the one that was heard of longest ago makes room.
struct WrongKeys {
    /// The longest wait.
    static let longestWait = Duration.seconds(60)
    /// After this long without a wrong key an address starts afresh.
    static let forgotten = Duration.seconds(600)
    /// How many addresses are known at once; each takes less than 100 bytes.
    static let capacity = 4096

    private struct Entry {
        var count: Int
        var last: ContinuousClock.Instant
        var lockedUntil: ContinuousClock.Instant
    }

    private var entries: [PeerAddress: Entry] = [:]

    /// How many addresses are known.
    var count: Int { entries.count }

    /// The seconds that an address has still to wait; nil if it may try.
    ///
    /// ``PeerAddress/unknown`` stands for many and never waits.
    func wait(of address: PeerAddress, at now: ContinuousClock.Instant = .now) -> Int? {
        guard let end = entries[address]?.lockedUntil, now < end else { return nil }
        return Int(((end - now) / .seconds(1)).rounded(.up))
    }

    /// An address gave a wrong key.
    ///
    /// - Parameter free: how many wrong keys cost nothing.
    /// - Returns: the seconds that it has to wait from now on, if any.
    mutating func note(_ address: PeerAddress, free: Int, at now: ContinuousClock.Instant = .now) -> Int? {
        guard address != .unknown else { return nil }
        var entry = entries[address] ?? Entry(count: 0, last: now, lockedUntil: now)
        if now - entry.last > Self.forgotten { entry.count = 0 }
        entry.count += 1
        entry.last = now
        let excess = entry.count - free
        // 1 s for the first that costs something, then 2, 4 …
        let wait = excess > 0 ? min(.seconds(1 << min(excess - 1, 16)), Self.longestWait) : .zero
        entry.lockedUntil = now + wait
        if entries[address] == nil { makeRoom() }
        entries[address] = entry
        return excess > 0 ? Int(wait.components.seconds) : nil
    }

    private mutating func makeRoom() {
        guard entries.count >= Self.capacity else { return }
        guard let oldest = entries.min(by: { $0.value.last < $1.value.last }) else { return }
        entries[oldest.key] = nil
    }
}
