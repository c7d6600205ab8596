import MemCore
import Testing

@testable import MemStore

@Suite("Hours with texts")
struct TextHoursTests {
    private func at(_ hours: Double) -> Instant { Instant(microseconds: Int64(hours * 3_600_000_000)) }

    @Test("only a time that shares an hour with a text may have one")
    func hours() {
        let texts = TextHours()
        #expect(!texts.mayHave(from: at(-400), to: at(400)))
        texts.extend(from: at(10.5), to: at(12))
        #expect(texts.mayHave(from: at(0), to: at(10)))
        #expect(texts.mayHave(from: at(12.9), to: at(20)))
        #expect(!texts.mayHave(from: at(0), to: at(9.9)))
        #expect(!texts.mayHave(from: at(13), to: at(13)))
        texts.extend(from: at(-2.5), to: at(-2.5))
        #expect(texts.mayHave(from: at(-3), to: at(-2.6)))
        #expect(!texts.mayHave(from: at(-2), to: at(-1)))
    }

    @Test("a text about months may be met at any time, and a time of months may have any text")
    func long() {
        let texts = TextHours()
        #expect(texts.mayHave(from: at(0), to: at(2000)))
        #expect(!texts.mayHave(from: at(0), to: at(1)))
        texts.extend(from: at(0), to: at(2000))
        #expect(texts.mayHave(from: at(0), to: at(1)))
    }

    @Test("texts are found before and after a restart, and where nobody said anything nothing is")
    func store() async throws {
        let folder = try DatabaseFolder()
        var store = try await folder.open()
        let publisher = try await Publisher(store)
        let source = publisher.record.sourceID
        func texts(_ hour: Double) async throws -> SpanTexts {
            let span = SourceSpan(sourceID: source, start: at(hour), end: at(hour + 0.1))
            return try await store.texts(during: [span], of: nil, notes: 9)
        }
        func look() async throws {
            let both = try await texts(100)
            #expect(both.said.map { $0?.segment.text } == ["said"] && both.notes.total == 1)
            let noted = try await texts(200)
            #expect(noted.said == [nil] && noted.notes.total == 1)
            #expect(try await texts(300) == SpanTexts(said: [nil], notes: AnnotationPage(annotations: [], total: 0)))
        }
        #expect(try await texts(100).said == [nil])
        try await store.transcribe([
            Transcription.Segment(sourceID: source, start: at(99.9), end: at(100.05), text: "said")
        ])
        for hour in [100.0, 200] {
            let draft = AnnotationDraft(
                sourceID: nil,
                start: at(hour),
                end: at(hour),
                type: .userNote,
                content: "noted"
            )
            _ = try await store.annotate([draft])
        }
        try await look()
        try await store.close()
        store = try await folder.open()
        try await look()
        try await store.close()
    }
}
