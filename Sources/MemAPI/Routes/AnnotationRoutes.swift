internal import Hummingbird
internal import MemCore

/// `/api/annotations`: what people and programs write about spans of time.
struct AnnotationRoutes: Sendable {
    let annotations: any AnnotationStoring

    /// The most annotations in one batch; their texts are bounded by the body's size.
    static let maximumBatch = 10_000

    var all: [Route] {
        [
            .post("/api/annotations", for: .scope(.annotate)) { request, _ in
                let draft = try AnnotationDraft(JSONFields(try await JSONBody.read(request)))
                return JSONBody.response(AnnotationResponse(try await create(draft)))
            },
            .get("/api/annotations", for: .scope(.read)) { request, _ in
                let query = try AnnotationQuery(QueryParameters(request.uri.query))
                return JSONBody.response(
                    AnnotationListResponse(try await annotations.annotations(query), query: query)
                )
            },
            .post("/api/annotations/batch", for: .scope(.annotate)) { request, _ in try await batch(request) },
            .post("/api/annotations/quick", for: .scope(.annotate)) { request, _ in
                try await quick(QueryParameters(request.uri.query))
            },
            .get("/api/annotations/{id}", for: .scope(.read)) { _, context in
                let id = try context.annotationID()
                guard let found = try await annotations.annotation(id) else { throw Self.missing(id) }
                return JSONBody.response(AnnotationResponse(found))
            },
            .put("/api/annotations/{id}", for: .scope(.annotate)) { request, context in
                let id = try context.annotationID()
                let change = try AnnotationChange(JSONFields(try await JSONBody.read(request)))
                guard let changed = try await annotations.change(id, change) else { throw Self.missing(id) }
                return JSONBody.response(AnnotationResponse(changed))
            },
            .delete("/api/annotations/{id}", for: .scope(.annotate)) { _, context in
                let id = try context.annotationID()
                guard try await annotations.removeAnnotation(id) else { throw Self.missing(id) }
                return JSONBody.response(["message": "Annotation \(id) deleted successfully"])
            },
        ]
    }

    private func batch(_ request: Request) async throws -> Response {
        let fields = try JSONFields(try await JSONBody.read(request))
        let source = try fields.identifier("source_id").map(SourceID.init(rawValue:))
        let items = try fields.objects("annotations", atMost: Self.maximumBatch, of: "annotations")
        let drafts = try items.map { try AnnotationDraft($0, source: source) }
        for id in Set(drafts.compactMap(\.sourceID)) { try await annotations.check(id) }
        return JSONBody.response(AnnotationBatchResponse(try await annotations.annotate(drafts)))
    }

    private func quick(_ query: QueryParameters) async throws -> Response {
        guard let content = try query.text("content") else {
            throw APIError.invalid("content", "This is needed: the text of the note.")
        }
        let instant = try query.instant("timestamp") ?? .now()
        let draft = AnnotationDraft(
            sourceID: try query.sourceID(),
            start: instant,
            end: instant,
            type: try AnnotationType(query, "annotation_type") ?? .userNote,
            content: content
        )
        return JSONBody.response(QuickAnnotationResponse(try await create(draft)))
    }

    private func create(_ draft: AnnotationDraft) async throws -> Annotation {
        if let source = draft.sourceID { try await annotations.check(source) }
        guard let annotation = try await annotations.annotate([draft]).first else { throw APIError.failure }
        return annotation
    }

    private static func missing(_ id: AnnotationID) -> APIError {
        .notFound("Annotation \(id) not found.")
    }
}
