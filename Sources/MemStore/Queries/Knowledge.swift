internal import MemCore

/// What queries need to know besides the database.
struct Knowledge: Sendable {
    /// How long before an instant its sample may lie, in seconds: twice the longest interval that can be configured.
    static let longestShown = 7200.0

    /// What is answered without the database.
    let index: MemoryIndex
    /// How sources are named.
    let sources = SourceDirectory()
    /// From when on samples may be in no row of `minutes`.
    let minutes = UncoveredSince()
    /// From when on samples may be in no row of `hours`.
    let hours = UncoveredSince()
    /// From when to when each source has samples.
    let spans = SampleSpans()
    /// Where there are annotations.
    let noted = TextHours()
    /// Where there are transcriptions.
    let said = TextHours()

    init(_ configuration: StoreConfiguration) {
        index = MemoryIndex(limit: configuration.indexBytes, patience: .seconds(configuration.indexPatienceSeconds))
    }

    /// From when on samples may be in no row of `minutes`, and of `hours`.
    struct Uncovered {
        var minutes: Instant?
        var hours: Instant?
    }

    /// To be asked before the first look into a snapshot: what is covered later is not in it.
    var uncovered: Uncovered { Uncovered(minutes: minutes.instant, hours: hours.instant) }

    /// Before a commit: what these items bring may soon be there.
    func expect(_ items: [WriteItem]) {
        index.begin(IndexChange(items))
        for item in items {
            switch item {
            case .annotations(.add(let annotations), _): expect(annotations)
            case .transcriptions(let transcriptions, _): expect(transcriptions)
            case .takenOver(let part, _):
                expect(part.annotations)
                expect(part.transcriptions)
            default: break
            }
        }
    }

    private func expect(_ annotations: [Annotation]) {
        for annotation in annotations { noted.extend(from: annotation.draft.start, to: annotation.draft.end) }
    }

    private func expect(_ transcriptions: [Transcription]) {
        for segment in transcriptions.map(\.segment) { said.extend(from: segment.start, to: segment.end) }
    }

    /// Before a commit: these samples may soon be there.
    func expect(_ samples: [Sample]) {
        let first = samples.map(\.instant).min()
        minutes.extend(to: first)
        hours.extend(to: first)
        for sample in samples { spans.extend(sample.sourceID, by: sample.instant...sample.instant) }
    }
}
