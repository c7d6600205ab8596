import MemCore
import Testing

@testable import MemStore

@Suite("Annotations")
struct AnnotationTests {
    private func at(_ seconds: Double) -> Instant { Publisher.start.advanced(bySeconds: seconds) }

    private func draft(
        _ content: String,
        _ span: ClosedRange<Double> = 0...10,
        source: Int64? = 1,
        type: AnnotationType = .userNote,
        by author: String = "system"
    ) -> AnnotationDraft {
        AnnotationDraft(
            sourceID: source.map(SourceID.init(rawValue:)),
            start: at(span.lowerBound),
            end: at(span.upperBound),
            type: type,
            content: content,
            metadata: ["n": .integer(1)],
            createdBy: author
        )
    }

    @Test("annotations come back as they were written, after a restart too")
    func comeBack() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open()
        let written = try await store.annotate([draft("O'Brien's “idea” 日本"), draft("", source: nil)])
        #expect(written.map(\.id.rawValue) == [1, 2])
        #expect(try await store.annotations(AnnotationQuery()).annotations == written.reversed())
        #expect(try await store.annotation(written[0].id) == written[0])
        try await store.close()
        let again = try await folder.open()
        #expect(try await again.annotations(AnnotationQuery()).total == 2)
        #expect(try await again.annotate([draft("third")]).map(\.id.rawValue) == [3])
        #expect(try await again.annotate([]) == [])
        try await again.close()
    }

    @Test("a change touches what it names, and nothing else")
    func change() async throws {
        try await withStore { store in
            let written = try await store.annotate([draft("old"), draft("other")])
            var expected = written[0]
            expected.draft.content = "new"
            let changed = try #require(try await store.change(written[0].id, AnnotationChange(content: "new")))
            expected.updatedAt = changed.updatedAt
            #expect(changed == expected)
            #expect(changed.updatedAt >= written[0].updatedAt)
            let all = AnnotationChange(type: .custom, content: "", metadata: [:])
            #expect(try await store.change(written[0].id, all)?.draft.metadata == [:])
            #expect(try await store.annotation(written[1].id) == written[1])
            #expect(try await store.change(AnnotationID(rawValue: 99), all) == nil)
            #expect(try await store.removeAnnotation(written[0].id))
            #expect(try await store.removeAnnotation(written[0].id) == false)
            #expect(try await store.annotation(written[0].id) == nil)
        }
    }

    @Test("queries go by source, span, kind, author and text")
    func queries() async throws {
        try await withStore { store in
            try await store.annotate([
                draft("The plan", 0...10, by: "anna"), draft("100% of it", 20...30, source: 2, type: .aiSummary),
                draft("under_score", 40...50, source: nil),
            ])
            func found(_ change: (inout AnnotationQuery) -> Void) async throws -> [Int64] {
                var query = AnnotationQuery()
                change(&query)
                return try await store.annotations(query).annotations.map(\.id.rawValue)
            }
            #expect(try await found { _ in } == [3, 2, 1])
            #expect(try await found { $0.sourceID = SourceID(rawValue: 1) } == [3, 1])
            #expect(try await found { $0.start = at(10) } == [3, 2, 1])
            #expect(try await found { $0.start = at(11) } == [3, 2])
            #expect(try await found { $0.end = at(20) } == [2, 1])
            #expect(try await found { ($0.start, $0.end) = (at(11), at(19)) } == [])
            #expect(try await found { $0.type = .aiSummary } == [2])
            #expect(try await found { $0.createdBy = "anna" } == [1])
            #expect(try await found { $0.text = "PLAN" } == [1])
            #expect(try await found { $0.text = "%" } == [2])
            #expect(try await found { $0.text = "_" } == [3])
            #expect(try await found { ($0.limit, $0.offset) = (1, 1) } == [2])
        }
    }

    @Test("sources are known by their numbers")
    func sources() async throws {
        try await withStore { store in
            let id = try await Publisher(store, name: "desk").record.sourceID
            #expect(try await store.source(id)?.filename == "desk")
            #expect(try await store.source(SourceID(rawValue: 99)) == nil)
        }
    }
}
