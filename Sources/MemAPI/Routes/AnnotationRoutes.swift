internal import Hummingbird
internal import MemCore

/// `/api/annotations`: what people and programs write about spans of time.
struct AnnotationRoutes: Sendable {
    let annotations: any AnnotationStoring

    /// The most annotations in one batch; their texts are bounded by the body's size.
    static let maximumBatch = 10_000

    var all: [Route] {
        [
            .post("/api/annotations") { request, _ in
                let draft = try AnnotationDraft(JSONFields(try await JSONBody.read(request)))
                return JSONBody.response(AnnotationResponse(try await create(draft)))
            },
            .get("/api/annotations") { request, _ in
                let query = try AnnotationQuery(QueryParameters(request.uri.query))
                return JSONBody.response(
                    AnnotationListResponse(try await annotations.annotations(query), query: query)
                )
            },
            .post("/api/annotations/batch") { request, _ in try await batch(request) },
            .post("/api/annotations/quick") { request, _ in try await quick(QueryParameters(request.uri.query)) },
            .get("/api/annotations/{id}") { _, context in
                let id = try context.annotationID()
                guard let found = try await annotations.annotation(id) else { throw Self.missing(id) }
                return JSONBody.response(AnnotationResponse(found))
            },
            .put("/api/annotations/{id}") { request, context in
                let id = try context.annotationID()
                let change = try AnnotationChange(JSONFields(try await JSONBody.read(request)))
                guard let changed = try await annotations.change(id, change) else { throw Self.missing(id) }
                return JSONBody.response(AnnotationResponse(changed))
            },
            .delete("/api/annotations/{id}") { _, context in
                let id = try context.annotationID()
                guard try await annotations.removeAnnotation(id) else { throw Self.missing(id) }
                return JSONBody.response(["message": "Annotation \(id) deleted successfully"])
            },
        ]
    }

    private func batch(_ request: Request) async throws -> Response {
        let fields = try JSONFields(try await JSONBody.read(request))
        let source = try fields.identifier("source_id").map(SourceID.init(rawValue:))
        guard let list = try fields.list("annotations") else {
            throw fields.refusal("annotations", "This is needed: a list of annotations.")
        }
        guard list.count <= Self.maximumBatch else {
            throw fields.refusal("annotations", "These are more than \(Self.maximumBatch).")
        }
        var drafts: [AnnotationDraft] = []
        for (index, item) in list.enumerated() {
            drafts.append(
                try AnnotationDraft(JSONFields(item, path: "annotations[\(index)]."), source: source)
            )
        }
        for id in Set(drafts.compactMap(\.sourceID)) { try await check(id) }
        return JSONBody.response(AnnotationBatchResponse(try await annotations.annotate(drafts)))
    }

    private func quick(_ query: QueryParameters) async throws -> Response {
        guard let content = try query.text("content") else {
            throw APIError.invalid("content", "This is needed: the text of the note.")
        }
        let instant = try query.instant("timestamp") ?? .now()
        let draft = AnnotationDraft(
            sourceID: try query.whole("source_id", in: 1...Int64.max).map(SourceID.init(rawValue:)),
            start: instant,
            end: instant,
            type: try AnnotationType(query, "annotation_type") ?? .userNote,
            content: content
        )
        return JSONBody.response(QuickAnnotationResponse(try await create(draft)))
    }

    private func create(_ draft: AnnotationDraft) async throws -> Annotation {
        if let source = draft.sourceID { try await check(source) }
        guard let annotation = try await annotations.annotate([draft]).first else { throw APIError.failure }
        return annotation
    }

    private func check(_ source: SourceID) async throws {
        guard try await annotations.source(source) != nil else {
            throw APIError.invalid("source_id", "There is no source \(source).")
        }
    }

    private static func missing(_ id: AnnotationID) -> APIError {
        .notFound("Annotation \(id) not found.")
    }
}
