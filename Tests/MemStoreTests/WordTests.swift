import MemCore
import Testing

@testable import MemStore

@Suite("Words")
struct WordTests {
    private func at(_ seconds: Double) -> Instant { Publisher.start.advanced(bySeconds: seconds) }

    private func segment(_ text: String, at second: Double = 0, source: SourceID) -> Transcription.Segment {
        Transcription.Segment(
            sourceID: source,
            start: at(second),
            end: at(second + 2),
            text: text,
            confidence: 0.9,
            language: "en",
            speaker: "Anna"
        )
    }

    @Test(
        "text is split into folded words",
        arguments: [
            ("The Quarterly-Report, 2026!", ["the", "quarterly", "report", "2026"]),
            ("Café naïve ÅNGSTRÖM", ["cafe", "naive", "angstrom"]), ("Straße", ["strasse"]),
            ("ＦＵＬＬ ｗｉｄｔｈ ﬁne", ["full", "width", "fine"]), ("会议室A3 is 会", ["会", "议", "室", "a3", "is", "会"]),
            ("カタカナ", ["カ", "タ", "カ", "ナ"]), ("Привет мир", ["привет", "мир"]), ("don't", ["don", "t"]),
            ("100% _x_", ["100", "x"]), ("", []), ("… — !", []),
        ]
    )
    func split(text: String, expected: [String]) {
        #expect(WordSplitter.words(in: text).map(\.text) == expected)
    }

    @Test("what was typed is words, phrases and beginnings of words")
    func terms() {
        let terms = WordTerms(#"Budget "Next Year" quart* well-known 会议 budget"#).terms
        #expect(
            terms == [
                WordTerms.Term(words: ["budget"], isPrefix: false),
                WordTerms.Term(words: ["next", "year"], isPrefix: false),
                WordTerms.Term(words: ["quart"], isPrefix: true),
                WordTerms.Term(words: ["well", "known"], isPrefix: false),
                WordTerms.Term(words: ["会", "议"], isPrefix: false),
            ]
        )
        #expect(WordTerms("% _ * \"\"").isEmpty)
        #expect(WordTerms(String(repeating: "a b c d ", count: 999)).terms.count == 4)
    }

    @Test("what was said is found by all of its words, in any case, and by nothing else")
    func spoken() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            let source = one.record.sourceID
            let said = try await store.transcribe([
                segment("The quarterly budget is 100% done.", at: 0, source: source),
                segment("Next year the budget grows; next, years pass.", at: 10, source: source),
                segment("我们在会议室开会", at: 20, source: source), segment("Café", at: 30, source: source),
            ])
            func found(_ text: String) async throws -> Set<Int64> {
                let page = try await store.spoken(WordQuery(text: text))
                #expect(page.total == page.hits.count)
                return Set(page.hits.map(\.found.id.rawValue))
            }
            #expect(try await found("BUDGET") == [1, 2])
            #expect(try await found("budget quarterly") == [1])
            #expect(try await found(#""next year""#) == [2])
            #expect(try await found(#""year next""#) == [])
            #expect(try await found("quart*") == [1])
            #expect(try await found("quart") == [])
            #expect(try await found(#"budget "next year""#) == [2])
            #expect(try await found(#"bud* budget "next year" nex*"#) == [2])
            #expect(try await found(#"quart* "next year""#) == [])
            #expect(try await found("quart* nothing*") == [])
            #expect(try await found("会议") == [3])
            #expect(try await found("议会") == [])
            #expect(try await found("cafe") == [4])
            #expect(try await found("%") == [])
            #expect(try await found("_") == [])
            #expect(try await found("100") == [1])
            #expect(try await store.spoken(WordQuery(text: "cafe")).hits.map(\.found) == [said[3]])
            #expect(try await store.name("Ben", in: said[3].id))
            #expect(try await store.spoken(WordQuery(text: "cafe")).hits.map(\.found.segment.speaker) == ["Ben"])
            #expect(try await !store.name("Ben", in: Transcription.ID(rawValue: 99)))
        }
    }

    @Test("rare words count more than frequent ones, short texts more than long ones")
    func ranking() async throws {
        try await withStore { store in
            let source = try await Publisher(store).record.sourceID
            try await store.transcribe([
                segment("the plan " + String(repeating: "and so on ", count: 40), source: source),
                segment("the plan", at: 5, source: source), segment("the plan the plan", at: 7, source: source),
            ])
            let page = try await store.spoken(WordQuery(text: "plan"))
            #expect(page.hits.map(\.found.id.rawValue).last == 1)
            #expect(page.hits.map(\.score) == page.hits.map(\.score).sorted(by: >))
            let second = try await store.spoken(WordQuery(text: "plan", limit: 1, offset: 1))
            #expect(second.hits == [page.hits[1]])
            #expect(second.total == 3)
        }
    }

    @Test("a hit carries a snippet and the frame on screen then")
    func frame() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            let samples = try await one.commit([.new, .same, .new])
            let long =
                String(repeating: "word ", count: 100) + "needle\nin the " + String(repeating: "hay ", count: 100)
            try await store.transcribe([
                segment(long, at: 1.5, source: one.record.sourceID),
                segment("needle", at: -5, source: one.record.sourceID),
            ])
            let hits = try await store.spoken(WordQuery(text: "needle")).hits
            #expect(hits.count == 2)
            let middle = try #require(hits.first { $0.found.id.rawValue == 1 })
            #expect(middle.frame?.id == samples[0].frameID)
            #expect(middle.snippet.hasPrefix("… ") && middle.snippet.hasSuffix(" …"))
            #expect(middle.snippet.contains("needle in the hay"))
            #expect(hits.first { $0.found.id.rawValue == 2 }?.frame == nil, "nothing was on screen yet")
        }
    }

    @Test(
        "annotations are found, too: changed ones by their new words, removed ones not at all; after a restart as well"
    )
    func annotations() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open()
        let one = try await Publisher(store)
        let notes = try await store.annotate(
            ["first idea", "second idea", "third idea"].map {
                AnnotationDraft(sourceID: one.record.sourceID, start: at(0), end: at(9), type: .userNote, content: $0)
            }
        )
        _ = try await store.change(notes[0].id, AnnotationChange(content: "changed thought"))
        _ = try await store.removeAnnotation(notes[1].id)
        for text in ["idea", "first", "thought"] {
            let hits = try await store.noted(WordQuery(text: text)).hits.map(\.found.id)
            #expect(hits == (text == "idea" ? [notes[2].id] : text == "first" ? [] : [notes[0].id]))
        }
        try await store.close()
        let again = try await folder.open()
        #expect(try await again.noted(WordQuery(text: "idea")).total == 1)
        #expect(try await again.noted(WordQuery(text: "idea", start: at(10))).total == 0)
        #expect(try await again.noted(WordQuery(text: "idea", end: at(-1))).total == 0)
        #expect(try await again.noted(WordQuery(text: "idea", sourceID: SourceID(rawValue: 99))).total == 0)
        let whole = SourceSpan(sourceID: one.record.sourceID, start: at(0), end: at(9))
        #expect(try await again.texts(during: [whole], of: nil, notes: 9).said == [nil])
        try await again.close()
    }

    @Test("of what was said during a span the first counts, whether it begins in the span or before it")
    func during() async throws {
        try await withStore { store in
            let (one, other) = (try await Publisher(store), try await Publisher(store))
            var segments: [Transcription.Segment] = []
            for (index, publisher) in [one, other, one, one].enumerated() {
                for second in stride(from: Double(index), to: 60, by: Double(3 + 2 * index)) {
                    var segment = segment("\(index) at \(second)", at: second, source: publisher.record.sourceID)
                    segment.end = at(second + Double(index * 4))
                    segments.append(segment)
                }
            }
            let said = try await store.transcribe(segments)
            for length in [0.0, 0.999999, 5] {
                let spans = stride(from: -4.0, to: 70, by: 1).flatMap { second in
                    [one, other].map { publisher in
                        SourceSpan(sourceID: publisher.record.sourceID, start: at(second), end: at(second + length))
                    }
                }
                let found = try await store.texts(during: spans, of: nil, notes: 9).said
                #expect(found.count == spans.count)
                for (span, found) in zip(spans, found) {
                    let meeting = said.filter { transcription in
                        let segment = transcription.segment
                        return segment.sourceID == span.sourceID && segment.start <= span.end
                            && segment.end >= span.start
                    }
                    let first = meeting.min {
                        ($0.segment.start, $0.id.rawValue) < ($1.segment.start, $1.id.rawValue)
                    }
                    #expect(found?.id == first?.id)
                    #expect(found?.segment.text == first?.segment.text)
                }
            }
            #expect(try await store.texts(during: [], of: nil, notes: 9).said == [])
        }
    }

    @Test("annotations that were written before there was an index are found")
    func olderAnnotations() async throws {
        let folder = try DatabaseFolder()
        do {
            let old = try MainFileWriter(folder, ofMemThatKnew: [.beginning, .goodbye, .moments, .annotations])
            try old.run(
                """
                INSERT INTO mem.annotations VALUES (7, NULL, now()::TIMESTAMP, now()::TIMESTAMP, 'user_note', 'old idea', '{}',
                    'me', now()::TIMESTAMP, now()::TIMESTAMP)
                """
            )
        }
        let store = try await folder.open()
        #expect(try await store.noted(WordQuery(text: "idea")).hits.map(\.found.id.rawValue) == [7])
        try await store.close()
    }
}
