public import MemCore
internal import VideoBitstream

/// Which access units must be decoded to get the picture at each sampling instant, and no others.
///
/// The sample for an instant is the first picture in presentation order at or after it. The planner holds access units
/// undecoded until that picture is known: as soon as no later access unit can be shown before it, which the decoding
/// times tell (every PTS still to come is at or after the newest DTS). It then says what to decode: from the last
/// starting point on, without the pictures that nothing depends on; where the references of pictures are known, with no more
/// than the headers of those that no wanted one depends on. When a starting point comes at or before the wanted
/// instant, everything held before it is dropped undecoded.
///
/// Timestamps are a stranger's. A DTS that runs ahead of its PTS only delays the decision (by as much as it was seen to
/// run ahead), and 17 pictures shown later end the wait in any case, since no codec reorders more. A PTS more than ten
/// seconds before the latest one starts a new timeline: what was wanted of the old one is decided, and the grid is
/// anchored anew at the next picture.
///
/// A wanted picture that is an exact copy of the last sample, as that of a still screen is, needs no decoding at all, and of
/// one that is a copy of another that waits, such as the starting point, that one is enough; what lies between waits, until
/// a picture that is no copy needs it, or the next starting point makes it needless.
///
/// Use: ``append(_:)``, then ``next()`` until it returns nil; ``wantedFailed()`` right after a plan whose wanted picture
/// did not come out.
public struct SamplePlanner: Sendable {
    /// The sampling instants, and the last sample.
    public private(set) var grid: SamplingGrid
    /// Access units not decoded yet, in decoding order.
    private var held: [CodedPicture] = []
    private var heldBytes = 0
    /// Pictures decoded as references before their turn: number and PTS.
    private var ahead: [UInt64: MediaTime] = [:]
    /// Whether the decoder has decoded every reference picture before `held`.
    private var isContinuous = false
    /// The starting point before which nothing was decoded, while pictures that lead it may still come.
    private var coldStart: CodedPicture?
    private var latestDTS: MediaTime?
    /// The references of the newest picture.
    private var newest: PictureReferences?
    private var highestPTS: MediaTime?
    /// How far a DTS was ahead of its PTS.
    private var lateness: Int64 = 0
    /// Pictures before this number belong to an older timeline: they are never samples.
    private var firstCandidate: UInt64 = 0
    /// What is known to come after everything held: the end, or a picture of a new timeline.
    private var closing: Closing?
    private var undo: SamplingGrid?
    private var lastWanted: UInt64?
    /// Which pictures look the same.
    private var looks = PictureLooks()
    /// How the last sample looks.
    private var lastLook: UInt64?
    private let maximumHeldBytes: Int

    private enum Closing {
        case end
        case jump(to: CodedPicture)
    }

    /// How far a PTS must lie before the latest one to start a new timeline: more than any reordering explains.
    public static let backwardJump = MediaTime(microseconds: 10_000_000)
    /// So many pictures, plus this one, can precede a picture in decoding order and follow it in presentation order.
    ///
    /// It is the largest decoded picture buffer of H.264 and HEVC.
    private static let deepestReordering = 16
    /// So many pictures wait undecoded while all of them are copies: a still picture that begins to move takes no longer then
    /// to be decoded up to there.
    private static let mostUndecoded = 300

    /// Creates a planner.
    ///
    /// - Parameter maximumHeldBytes: Beyond so many bytes held, reference pictures are decoded without being wanted yet.
    public init(grid: SamplingGrid, maximumHeldBytes: Int = 64 << 20) {
        self.grid = grid
        self.maximumHeldBytes = maximumHeldBytes
    }

    /// Takes the next access unit in decoding order.
    public mutating func append(_ picture: CodedPicture) {
        undo = nil
        newest = picture.references
        looks.note(picture)
        if picture.isShown, let highestPTS, picture.pts < highestPTS - Self.backwardJump {
            closing = .jump(to: picture)
        } else {
            hold(picture)
        }
    }

    /// Says that nothing more comes in this format: whatever is still wanted is decided now.
    public mutating func finish() {
        undo = nil
        closing = .end
    }

    /// Starts over with a fresh decoder on the same grid, after ``finish()`` and the last plan.
    public mutating func startOver() {
        self = SamplePlanner(grid: grid, maximumHeldBytes: maximumHeldBytes, after: self)
    }

    private init(grid: SamplingGrid, maximumHeldBytes: Int, after other: SamplePlanner) {
        self.init(grid: grid, maximumHeldBytes: maximumHeldBytes)
        highestPTS = other.highestPTS
        lateness = other.lateness
    }

    /// What to decode next; nil when nothing is known to be wanted yet.
    public mutating func next() -> DecodingPlan? {
        undo = nil
        while true {
            dropUseless()
            if let candidate = candidate, isFinal(candidate) { return plan(for: candidate) }
            if heldBytes > maximumHeldBytes { return planToFree() }
            guard case .jump(let picture)? = closing else { return nil }
            beginTimeline(at: picture)
        }
    }

    /// Says that the wanted picture of the last plan did not come out of the decoder: another one will be chosen.
    public mutating func wantedFailed() {
        guard let undo, let lastWanted else { return }
        grid = undo
        self.undo = nil
        lastLook = nil
        ahead[lastWanted] = nil
    }
}

// MARK: - Taking

extension SamplePlanner {
    private mutating func hold(_ picture: CodedPicture) {
        latestDTS = picture.dts
        if picture.isShown {
            let late = picture.dts.microseconds - picture.pts.microseconds
            lateness = max(lateness, min(late, Self.backwardJump.microseconds))
            highestPTS = max(highestPTS ?? picture.pts, picture.pts)
        }
        var picture = picture
        if picture.isStart {
            if !isContinuous && held.isEmpty { coldStart = picture } else { coldStart = nil }
        } else if !isContinuous && held.isEmpty {
            return
        } else if let coldStart, !picture.isDecodable(from: coldStart) {
            if picture.leading == .dependent { return }
            picture.isShown = false
        }
        guard picture.isReference || isCandidate(picture) else { return }
        held.append(picture)
        heldBytes += picture.payload.count
    }

    private mutating func beginTimeline(at picture: CodedPicture) {
        closing = nil
        grid.reanchor()
        ahead = [:]
        firstCandidate = picture.number
        highestPTS = nil
        lateness = 0
        if picture.isStart { dropHeld(before: held.count) }
        hold(picture)
    }

    private mutating func dropHeld(before index: Int) {
        guard index > 0 else { return }
        if held[..<index].contains(where: \.isReference) { isContinuous = false }
        for picture in held[..<index] { heldBytes -= picture.payload.count }
        held.removeFirst(index)
    }

    /// Drops what no picture wanted from now on depends on.
    private mutating func dropUseless() {
        guard let wanted = grid.wanted else { return }
        ahead = ahead.filter { $0.value >= wanted }
        if let start = held.lastIndex(where: { $0.isStart && $0.pts <= wanted }),
            !held[..<start].contains(where: isCandidate)
        {
            dropHeld(before: start)
        }
        guard held.contains(where: { !$0.isReference && !isCandidate($0) }) else { return }
        held = held.filter { $0.isReference || isCandidate($0) }
        heldBytes = held.reduce(0) { $0 + $1.payload.count }
    }
}

// MARK: - Choosing

extension SamplePlanner {
    private struct Candidate {
        var number: UInt64
        var pts: MediaTime
    }

    private func isCandidate(_ picture: CodedPicture) -> Bool {
        guard picture.isShown, picture.number >= firstCandidate else { return false }
        guard let wanted = grid.wanted else { return true }
        return picture.pts >= wanted
    }

    /// Whether a picture may be the sample for an instant, which is nil if none is wanted.
    private func mayBeWanted(_ picture: CodedPicture, from next: MediaTime?) -> Bool {
        guard let next else { return false }
        return isCandidate(picture) && picture.pts >= next
    }

    /// The earliest picture at or after the wanted instant among those that have arrived.
    private var candidate: Candidate? {
        var best: Candidate?
        for picture in held where isCandidate(picture) && picture.pts < best?.pts ?? .latest {
            best = Candidate(number: picture.number, pts: picture.pts)
        }
        for (number, pts) in ahead where pts < best?.pts ?? .latest {
            best = Candidate(number: number, pts: pts)
        }
        return best
    }

    /// Whether no picture that is still to come can be shown before the candidate.
    private func isFinal(_ candidate: Candidate) -> Bool {
        if closing != nil || heldBytes > maximumHeldBytes { return true }
        if let latestDTS, latestDTS.microseconds - lateness >= candidate.pts.microseconds { return true }
        let later = held.count { isCandidate($0) && $0.pts > candidate.pts }
        return later + ahead.count { $0.value > candidate.pts } > Self.deepestReordering
    }

    private mutating func plan(for candidate: Candidate) -> DecodingPlan {
        undo = grid
        lastWanted = candidate.number
        grid.take(candidate.pts)
        let look = looks[candidate.number]
        defer { lastLook = look }
        if look == lastLook, held.count <= Self.mostUndecoded {
            // What it is predicted from may yet be needed, or be dropped undecoded when the next starting point comes.
            ahead[candidate.number] = nil
            return DecodingPlan(
                restarts: false,
                steps: [],
                wanted: candidate.number,
                isCopy: true,
                kept: Set(ahead.keys)
            )
        }
        guard let own = held.firstIndex(where: { $0.number == candidate.number }) else {
            ahead[candidate.number] = nil
            return DecodingPlan(restarts: false, steps: [], wanted: candidate.number, kept: Set(ahead.keys))
        }
        // The first that looks the same is enough.
        let same = held.count <= Self.mostUndecoded ? held[..<own].firstIndex { looks[$0.number] == look } : nil
        let index = same ?? own
        let start = held[...index].lastIndex { $0.isStart && $0.pts <= candidate.pts } ?? 0
        dropHeld(before: start)
        return decode(through: index - start, wanted: held[index - start].number)
    }

    private mutating func planToFree() -> DecodingPlan {
        let start = held.lastIndex(where: \.isStart) ?? 0
        if !held[..<start].contains(where: isCandidate) { dropHeld(before: start) }
        return decode(through: held.count - 1, wanted: nil)
    }

    /// Plans all of `held` up to `index`, and takes it off.
    private mutating func decode(through index: Int, wanted: UInt64?) -> DecodingPlan {
        let next = grid.wanted
        let restarts = !isContinuous
        let first = held[0]
        let needless = needless(through: index, wanted: wanted, next: next)
        var leadsFirst = restarts
        var steps: [DecodingPlan.Step] = []
        for picture in held[...index] {
            if picture.isStart, picture.number != first.number { leadsFirst = false }
            if leadsFirst, picture.leading == .dependent { continue }
            let isWanted = picture.number == wanted
            let isKept = mayBeWanted(picture, from: next)
            if isKept { ahead[picture.number] = picture.pts }
            guard picture.isReference || isWanted || isKept else { continue }
            let isHeaderOnly = needless.contains(picture.number)
            steps.append(DecodingPlan.Step(picture: picture, isKept: isKept, isHeaderOnly: isHeaderOnly))
        }
        dropHeld(before: index + 1)
        if leadsFirst, !held.contains(where: \.isStart) { coldStart = first }
        isContinuous = true
        let kept = Set(ahead.keys)
        return DecodingPlan(restarts: restarts, steps: steps, wanted: wanted, kept: kept)
    }
}

extension SamplePlanner {
    /// Which of the pictures up to `index` no wanted one is predicted from, now or later.
    private func needless(through index: Int, wanted: UInt64?, next: MediaTime?) -> Set<UInt64> {
        // What is still to come can be predicted from nothing but what the newest picture left.
        guard let newest else { return [] }
        var needed = newest.used.union(newest.left)
        for picture in held[(index + 1)...] {
            guard let references = picture.references else { return [] }
            needed.formUnion(references.used)
        }
        var needless: Set<UInt64> = []
        for picture in held[...index].reversed() {
            if mayBeWanted(picture, from: next) || picture.number == wanted || needed.contains(picture.number) {
                // All before it may be needed then.
                guard let references = picture.references else { return needless }
                needed.formUnion(references.used)
            } else if picture.references?.mayBeCut == true {
                needless.insert(picture.number)
            }
        }
        return needless
    }
}

extension MediaTime {
    /// Later than any clamped time.
    fileprivate static let latest = MediaTime(microseconds: .max)
}
