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

    private static func note(
        _ number: Int64,
        _ source: SourceID?,
        _ start: Int64,
        _ end: Int64,
        _ content: String = ""
    ) -> Annotation {
        let (start, end) = (Instant(microseconds: start), Instant(microseconds: end))
        let draft = AnnotationDraft(sourceID: source, start: start, end: end, type: .custom, content: content)
        return Annotation(id: AnnotationID(rawValue: number), draft: draft, createdAt: start, updatedAt: start)
    }

    /// The rule by itself: a span covers an entry's instant, or any time in its bucket.
    private static func covers(_ entry: TimelineEntry, _ note: AnnotationDraft) -> Bool {
        guard let bucket = entry.bucket else { return note.start <= entry.instant && entry.instant <= note.end }
        return note.start.microseconds < entry.instant.microseconds + bucket.microseconds && note.end >= entry.instant
    }

    @Test(
        "each entry has just the notes whose span covers it, in their order",
        arguments: [nil, 4_000_000] as [Int64?]
    )
    func notes(bucket: Int64?) throws {
        let page = Self.page(bucket: bucket)
        var notes: [Annotation] = []
        for start in stride(from: Int64(-3_000_000), through: 60_000_000, by: 1_500_000) {
            for length in [Int64(0), 1, 499_999, 2_500_000, 90_000_000] {
                let number = Int64(notes.count)
                let source = number % 4 == 0 ? nil : SourceID(rawValue: number % 4)
                notes.append(Self.note(number, source, start, start + length))
            }
        }
        let texts = try TimelineTexts(about: page, notes, page.map { _ in nil })
        #expect(texts.entries.count == page.count)
        for (entry, found) in zip(page, texts.entries) {
            let expected = notes.filter { note in
                [nil, entry.source.id].contains(note.draft.sourceID) && Self.covers(entry, note.draft)
            }
            #expect(found.annotations == expected)
            #expect(!expected.isEmpty)
        }
    }

    @Test("notes that would be sent with thousands of entries are refused before an answer is made of them")
    func tooMuch() throws {
        let page = Self.page(bucket: nil)
        let long = String(repeating: "x", count: TimelineTexts.maximumBytes / page.count)
        let none = page.map { _ in Transcription?.none }
        #expect(throws: TimelineTexts.tooMuch) {
            try TimelineTexts(about: page, [Self.note(1, nil, 0, .max, long)], none)
        }
        var nested = Self.note(1, nil, 0, .max)
        nested.draft.metadata = ["a": .array([.object(["b": .string(long)])])]
        #expect(throws: TimelineTexts.tooMuch) { try TimelineTexts(about: page, [nested], none) }
        let few = try TimelineTexts(about: page, [Self.note(1, SourceID(rawValue: 1), 0, .max, long)], none)
        #expect(few.entries.count { !$0.annotations.isEmpty } == 14)
    }

    @Test("a page without entries has no texts")
    func empty() throws {
        #expect(try TimelineTexts(about: [], [Self.note(1, nil, 0, 9)], []).entries.isEmpty)
    }
}
