internal import MemCore

/// Where a source's timeline ends after its newest samples were forgotten.
struct ForgottenEnd: Hashable, Sendable {
    /// The newest sample that is left, nil if there is none.
    var last: Instant?
    /// The frame that it points at.
    var frame: FrameID?
    /// The session that the source belongs to.
    var sessionID: SessionID?
    /// The format that was in force and has no sample left to begin with.
    var format: TimelineMark?
}

/// What the next sample of each source has to be preceded by, because what came before it was forgotten.
///
/// A live stream goes on without noticing: for it the format has not changed, and no gap was there.
struct ForgottenEnds: Sendable {
    private var ends: [SourceID: ForgottenEnd] = [:]

    /// Notes new ends; a format that waits already for a sample goes on waiting.
    mutating func note(_ new: [SourceID: ForgottenEnd]) {
        for (source, end) in new {
            var end = end
            end.format = end.format ?? ends[source]?.format
            ends[source] = end
        }
    }

    /// The items as they are to be written: no sample that points at a forgotten frame, and the marks that the others need.
    mutating func mend(_ items: [WriteItem], forgotten: ForgottenFrames) -> [WriteItem] {
        var mended: [WriteItem] = []
        for item in items {
            switch item {
            case .sample(var sample):
                if sample.verdict != .new, forgotten.contains(sample.frameID) {
                    takeBack(sample, from: &mended)
                    continue
                }
                if let end = ends.removeValue(forKey: sample.sourceID) {
                    mended += end.marks(before: sample).map { .mark($0) }
                    sample.beginsMoment = true
                }
                mended.append(.sample(sample))
            case .mark(let mark):
                if let mark = mend(mark) { mended.append(.mark(mark)) }
            default: mended.append(item)
            }
        }
        return mended
    }

    /// A mark of the stream's own: a gap that begins in what was forgotten begins where the timeline ends now.
    private mutating func mend(_ mark: TimelineMark) -> TimelineMark? {
        guard var end = ends[mark.sourceID] else { return mark }
        defer { ends[mark.sourceID] = end }
        switch mark {
        case .formatSpan:
            end.format = nil
            return mark
        case .gap(let session, let source, _, let gapEnd, let cause):
            guard let last = end.last else { return nil }
            end.last = nil
            return .gap(sessionID: session, sourceID: source, start: last, end: gapEnd, cause: cause)
        case .misdated: return mark
        }
    }

    /// The marks that belong to a sample which is not written wait for the next one; what is said of earlier ones stays.
    private mutating func takeBack(_ sample: Sample, from items: inout [WriteItem]) {
        var misdated: [WriteItem] = []
        while case .mark(let mark)? = items.last, mark.sourceID == sample.sourceID {
            var end = ends[sample.sourceID] ?? ForgottenEnd(sessionID: sample.sessionID)
            switch mark {
            case .formatSpan: end.format = mark
            case .gap: end.last = mark.start
            case .misdated: misdated.append(.mark(mark))
            }
            ends[sample.sourceID] = end
            items.removeLast()
        }
        items += misdated
    }
}

extension ForgottenEnd {
    fileprivate func marks(before sample: Sample) -> [TimelineMark] {
        var marks: [TimelineMark] = []
        if let last {
            marks.append(
                .gap(
                    sessionID: sessionID,
                    sourceID: sample.sourceID,
                    start: last,
                    end: sample.instant,
                    cause: .forgotten
                )
            )
        }
        if let format { marks.append(format.moved(to: sample.instant)) }
        return marks
    }
}

extension TimelineMark {
    /// The same format span, beginning later.
    func moved(to start: Instant) -> TimelineMark {
        guard case .formatSpan(let session, let source, _, let size, let codec) = self else { return self }
        return .formatSpan(sessionID: session, sourceID: source, start: start, pictureSize: size, codec: codec)
    }
}
