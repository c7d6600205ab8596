internal import MemCore

/// Which parts of the index a change of the memory touches.
struct IndexChange: Sendable {
    private var isEverything = false
    private var hours: Set<Int64> = []
    /// All hours from here on.
    private var firstHour = Int64.max
    private var frames: Set<Int64> = []
    /// From when to when something was said.
    private var said: [ClosedRange<Int64>] = []
    private var touchesEnds = false

    /// All of them.
    static let everything: IndexChange = {
        var change = IndexChange()
        change.isEverything = true
        return change
    }()

    /// None of them.
    init() {}

    /// Where the pictures of frames are.
    init(frames: [FrameID]) {
        self.frames = Set(frames.map(FrameBlock.number(of:)))
    }

    /// What items change once they are committed.
    init(_ items: [WriteItem]) {
        for item in items {
            switch item {
            case .sample(let sample):
                hours.insert(Self.hour(of: sample.instant))
                if sample.picture != nil { frames.insert(FrameBlock.number(of: sample.frameID)) }
            case .mark(.gap(_, _, let start, _, _)):
                // It may take the place of another one that begins there, and ended somewhere else.
                firstHour = min(firstHour, Self.hour(of: start))
            case .job(.abandon, _): isEverything = true
            case .transcriptions(let all, _): add(all)
            case .takenOver(let part, _):
                add(part.transcriptions)
                touchesEnds = true
            case .source, .session, .job: touchesEnds = true
            case .mark, .annotations, .speaker, .rules, .chore, .segment, .proof: break
            }
        }
    }

    private mutating func add(_ transcriptions: [Transcription]) {
        said += transcriptions.map { transcription in
            let first = Self.hour(of: transcription.segment.start)
            return first...max(first, Self.hour(of: transcription.segment.end))
        }
    }

    /// Adds what another change touches.
    mutating func add(_ other: IndexChange) {
        isEverything = isEverything || other.isEverything
        hours.formUnion(other.hours)
        firstHour = min(firstHour, other.firstHour)
        frames.formUnion(other.frames)
        said += other.said
        touchesEnds = touchesEnds || other.touchesEnds
    }

    /// The parts that it touches one by one and that take long to load.
    var named: [IndexPart] {
        hours.map { .hour($0) } + frames.map { .frames($0) }
            + said.flatMap { [.said($0.lowerBound), .said($0.upperBound)] }
    }

    /// Whether a part does not stay as it is.
    func touches(_ part: IndexPart) -> Bool {
        if isEverything { return true }
        return switch part {
        case .hour(let hour): hour >= firstHour || hours.contains(hour)
        case .frames(let number): frames.contains(number)
        case .said(let hour): said.contains { $0.contains(hour) }
        case .ends: touchesEnds
        }
    }

    private static func hour(of instant: Instant) -> Int64 {
        instant.microseconds.flooredDivision(by: PageSpans.hour)
    }
}
