import MemCore
import Testing

@testable import MemAPI

@Suite("What was said and noted while a page was on screen")
struct TimelineTextsTests {
    /// Entries of three sources, one every second or a bucket of four seconds each, the last one alone at its time.
    private static func page(bucket: Int64?) -> [TimelineEntry] {
        (0..<40).map { index in
            let source = SourceID(rawValue: Int64(index % 3 + 1))
            let instant = Instant(microseconds: Int64(index / 3) * (bucket ?? 1_000_000))
            return TimelineEntry(
                instant: instant,
                source: SourceRecord(id: source, type: "stream", filename: "desk", location: nil),
                sessionID: nil,
                verdict: .new,
                similarity: nil,
                frame: FrameRecord(
                    id: FrameID(rawValue: 1),
                    sourceID: source,
                    firstInstant: instant,
                    pictureSize: PictureSize(width: 16, height: 9),
                    fingerprint: Fingerprint(0, 0, 0, 0),
                    jpegBytes: 1,
                    jpegQuality: 85
                ),
                bucket: bucket.map { TimelineEntry.Bucket(microseconds: $0, samples: 1, changes: 0) }
            )
        }
    }

    /// The rule by itself: a span covers an entry's instant, or any time in its bucket.
    private static func covers(_ entry: TimelineEntry, _ start: Instant, _ end: Instant) -> Bool {
        guard let bucket = entry.bucket else { return start <= entry.instant && entry.instant <= end }
        return start.microseconds < entry.instant.microseconds + bucket.microseconds && end >= entry.instant
    }

    @Test(
        "each entry has just the texts whose span covers it, in their order",
        arguments: [nil, 4_000_000] as [Int64?]
    )
    func rule(bucket: Int64?) {
        let page = Self.page(bucket: bucket)
        var annotations: [Annotation] = []
        var transcriptions: [Transcription] = []
        for start in stride(from: Int64(-3_000_000), through: 60_000_000, by: 1_500_000) {
            for length in [Int64(0), 1, 499_999, 2_500_000, 90_000_000] {
                let number = Int64(annotations.count)
                let (from, to) = (Instant(microseconds: start), Instant(microseconds: start + length))
                let source = number % 4 == 0 ? nil : SourceID(rawValue: number % 4)
                annotations.append(
                    Annotation(
                        id: AnnotationID(rawValue: number),
                        draft: AnnotationDraft(sourceID: source, start: from, end: to, type: .custom, content: ""),
                        createdAt: from,
                        updatedAt: from
                    )
                )
                transcriptions.append(
                    Transcription(
                        id: Transcription.ID(rawValue: number),
                        segment: Transcription.Segment(
                            sourceID: SourceID(rawValue: number % 5 + 1),
                            start: from,
                            end: to,
                            text: ""
                        )
                    )
                )
            }
        }
        let texts = TimelineTexts(about: page, annotations, transcriptions)
        #expect(texts.entries.count == page.count)
        for (entry, found) in zip(page, texts.entries) {
            let noted = annotations.filter { annotation in
                [nil, entry.source.id].contains(annotation.draft.sourceID)
                    && Self.covers(entry, annotation.draft.start, annotation.draft.end)
            }
            let said = transcriptions.first { transcription in
                transcription.segment.sourceID == entry.source.id
                    && Self.covers(entry, transcription.segment.start, transcription.segment.end)
            }
            #expect(found.annotations == noted)
            #expect(found.transcription == said)
        }
        #expect(texts.entries.contains { !$0.annotations.isEmpty && $0.transcription != nil })
    }

    @Test("a page without entries has no texts")
    func empty() {
        #expect(TimelineTexts(about: [], [], []).entries.isEmpty)
    }
}
