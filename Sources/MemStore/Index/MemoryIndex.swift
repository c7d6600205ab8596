internal import MemCore
internal import Synchronization

/// Parts of the memory as they are on the disk, held packed in memory, so that what is asked for often is answered without
/// a statement of DuckDB: planning one takes longer than most answers.
///
/// A part is there as a whole or not at all. It goes before a commit that changes it, and does not come back before that is
/// over: so what is found here is what a snapshot taken at that moment would show. What is asked for and not there is loaded
/// behind the question's back, and DuckDB answers meanwhile.
final class MemoryIndex: Sendable {
    private struct Entry {
        var content: IndexPart.Content
        var bytes: Int
        var lastUse: UInt64
    }

    private struct State {
        var entries: [IndexPart: Entry] = [:]
        var bytes = 0
        var uses: UInt64 = 0
        /// What a commit that is not over changes.
        var pending: IndexChange?
        /// When parts were changed last, if that was a short while ago.
        var changed: [IndexPart: ContinuousClock.Instant] = [:]
        /// The parts that are being loaded, and whether that is in vain.
        var loading: [IndexPart: Bool] = [:]
        var wanted: Set<IndexPart> = []

        /// Whether a part was left alone for a while.
        func isWorthLoading(_ part: IndexPart, now: ContinuousClock.Instant, after patience: Duration) -> Bool {
            guard let change = changed[part] else { return true }
            return now - change >= patience
        }

        /// Lets the parts go that were not used for longest, until the others have room.
        mutating func trim(to limit: Int) {
            guard bytes > limit else { return }
            for (part, entry) in entries.sorted(by: { $0.value.lastUse < $1.value.lastUse }) {
                guard bytes > limit else { return }
                entries[part] = nil
                bytes -= entry.bytes
            }
        }
    }

    /// What waits to be loaded at most; what is asked for beyond that is asked for again.
    private static let mostWanted = 256

    private let limit: Int
    private let patience: Duration
    private let state = Mutex(State())
    private let wishes: AsyncStream<IndexPart>.Continuation
    /// The parts that were asked for, one after the other.
    let wanted: AsyncStream<IndexPart>

    /// - Parameters:
    ///   - limit: how many bytes the parts may take; those not used for longest go.
    ///   - patience: how long a part has to be left alone before it is loaded: what changes twice a second is not worth it.
    init(limit: Int, patience: Duration) {
        self.limit = limit
        self.patience = patience
        (wanted, wishes) = AsyncStream.makeStream()
    }

    /// What all parts take in memory.
    var bytes: Int { state.withLock { $0.bytes } }

    /// All of some parts as they are at one moment, nil if one is not there: then it will be loaded.
    ///
    /// - Parameter held: what was got before; nil as well if some of it is not up to date any more.
    func take(
        _ parts: some Sequence<IndexPart>,
        beside held: [IndexPart: IndexPart.Content] = [:]
    ) -> [IndexPart.Content]? {
        let (contents, missing) = state.withLock { state -> ([IndexPart.Content]?, [IndexPart]) in
            state.uses += 1
            var contents: [IndexPart.Content] = []
            var missing: [IndexPart] = []
            for part in parts {
                guard let entry = state.entries[part] else {
                    missing.append(part)
                    continue
                }
                state.entries[part]?.lastUse = state.uses
                contents.append(entry.content)
            }
            let isCurrent = held.allSatisfy { part, content in state.entries[part]?.content.isSame(as: content) == true
            }
            if missing.isEmpty { return (isCurrent ? contents : nil, []) }
            // Nothing would have room.
            if limit == 0 { return (nil, []) }
            missing = missing.filter { state.isWorthLoading($0, now: .now, after: patience) }
            return (nil, missing.filter { state.wanted.count < Self.mostWanted && state.wanted.insert($0).inserted })
        }
        for part in missing { wishes.yield(part) }
        return contents
    }

    /// Before a commit: what it changes goes.
    func begin(_ change: IndexChange) {
        let now = ContinuousClock.now
        state.withLock { state in
            state.pending =
                state.pending.map { pending in
                    var both = pending
                    both.add(change)
                    return both
                } ?? change
            for part in state.loading.keys where change.touches(part) { state.loading[part] = true }
            for (part, entry) in state.entries where change.touches(part) {
                state.entries[part] = nil
                state.bytes -= entry.bytes
            }
            state.changed = state.changed.filter { now - $0.value < patience }
            for part in change.named { state.changed[part] = now }
        }
    }

    /// After it, whether it succeeded or was given up for good.
    func settle() {
        state.withLock { $0.pending = nil }
    }

    /// Before a part is read: false if that is not worth it, or somebody else does.
    func beginLoading(_ part: IndexPart) -> Bool {
        state.withLock { state in
            state.wanted.remove(part)
            guard state.entries[part] == nil, state.isWorthLoading(part, now: .now, after: patience),
                state.pending?.touches(part) != true, state.loading[part] == nil
            else { return false }
            state.loading[part] = false
            return true
        }
    }

    /// After it was read, in a snapshot that began later than the loading; it counts unless it was changed meanwhile.
    func endLoading(_ part: IndexPart, _ content: IndexPart.Content?) {
        state.withLock { state in
            guard state.loading.removeValue(forKey: part) == false, let content, content.bytes <= limit else { return }
            state.uses += 1
            state.entries[part] = Entry(content: content, bytes: content.bytes, lastUse: state.uses)
            state.bytes += content.bytes
            state.trim(to: limit)
        }
    }

    /// Nothing is wanted any more.
    func close() { wishes.finish() }
}
