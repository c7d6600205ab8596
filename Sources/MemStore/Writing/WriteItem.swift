internal import MemCore

/// Something that waits for the next group commit.
enum WriteItem: Sendable {
    /// One row of the timeline, with its frame if that is new.
    case sample(Sample)
    /// A format span or a gap.
    case mark(TimelineMark)
    /// A session's row, what happened to it, and whoever waits for it.
    case session(SessionRecord, [EventDraft], Receipt)
    /// A new source's row, and whoever waits for it.
    case source(SourceRecord, createdAt: Instant, Receipt)

    /// A change of the annotations, and whoever waits for it.
    case annotations(AnnotationWrite, Receipt)

    /// What was said, and whoever waits for it.
    case transcriptions([Transcription], Receipt)

    /// Who speaks in a transcription, and whoever waits for it.
    case speaker(String, Transcription.ID, Receipt)

    /// Something that only the writer may do, and whoever waits for it.
    case chore(Chore, Receipt)

    /// A change of the jobs, and whoever waits for it.
    case job(JobWrite, Receipt)

    /// A change of the rules or their alerts, and whoever waits for it.
    case rules(RuleWrite, Receipt)

    /// A part of an old database, and whoever waits for it.
    case takenOver(TakenOver, Receipt)

    /// A part of a recording, and whoever waits for it.
    case segment(RecordedSegment, Receipt)

    /// Nothing: whether that can be committed shows whether anything can.
    case proof(Receipt)

    /// Told once what became of an item that somebody waits for.
    typealias Receipt = CheckedContinuation<StoreFailure?, Never>

    /// What the item holds in memory while it waits, about.
    var bytes: Int {
        switch self {
        case .sample(let sample):
            256 + (sample.tiles?.means.count ?? 0) + (sample.picture.map { $0.jpeg.count + $0.thumbnail.count } ?? 0)
        case .mark, .session, .source, .chore, .segment, .proof: 256
        case .job: 1024
        case .annotations(let write, _): write.bytes
        case .transcriptions(let all, _): all.reduce(0) { $0 + 256 + $1.segment.text.utf8.count }
        case .speaker(let name, _, _): 256 + name.utf8.count
        case .rules(let write, _): write.bytes
        case .takenOver(let part, _): part.bytes
        }
    }

    /// Lets go of the picture, if it has one: its frame is stored without.
    ///
    /// - Returns: How many bytes that freed.
    mutating func letGoOfPicture() -> Int {
        guard case .sample(var sample) = self, sample.picture != nil else { return 0 }
        let before = bytes
        sample.picture?.letGo()
        self = .sample(sample)
        return before - bytes
    }

    /// Whether somebody may sit before a screen and wait to see it: the first picture of a publisher that has just come.
    ///
    /// All others come a second apart, and nobody can tell whether half of it later.
    var isAwaited: Bool {
        if case .sample(let sample) = self { sample.similarity == nil } else { false }
    }

    /// Whoever waits for the item.
    var receipt: Receipt? {
        switch self {
        case .sample, .mark: nil
        case .session(_, _, let receipt), .source(_, _, let receipt), .annotations(_, let receipt),
            .transcriptions(_, let receipt), .chore(_, let receipt), .job(_, let receipt),
            .rules(_, let receipt), .speaker(_, _, let receipt), .takenOver(_, let receipt),
            .segment(_, let receipt), .proof(let receipt):
            receipt
        }
    }
}

extension Picture {
    /// Whether its bytes were let go.
    var isLetGo: Bool { jpeg.isEmpty }

    /// Frees its bytes.
    fileprivate mutating func letGo() {
        jpeg = []
        thumbnail = []
    }
}
