internal import MemCore

/// An annotation as JSON.
struct AnnotationResponse: Encodable {
    private let annotation: Annotation

    init(_ annotation: Annotation) {
        self.annotation = annotation
    }

    enum CodingKeys: String, CodingKey {
        case annotationID = "annotation_id"
        case sourceID = "source_id"
        case startTimestamp = "start_timestamp"
        case endTimestamp = "end_timestamp"
        case annotationType = "annotation_type"
        case content
        case metadata
        case createdBy = "created_by"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }

    func encode(to encoder: any Encoder) throws {
        let draft = annotation.draft
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(annotation.id.rawValue, forKey: .annotationID)
        try fields.encode(draft.sourceID?.rawValue, forKey: .sourceID)
        try fields.encode(draft.start.rfc3339, forKey: .startTimestamp)
        try fields.encode(draft.end.rfc3339, forKey: .endTimestamp)
        try fields.encode(draft.type.rawValue, forKey: .annotationType)
        try fields.encode(draft.content, forKey: .content)
        try fields.encode(draft.metadata, forKey: .metadata)
        try fields.encode(draft.createdBy, forKey: .createdBy)
        try fields.encode(annotation.createdAt.rfc3339, forKey: .createdAt)
        try fields.encode(annotation.updatedAt.rfc3339, forKey: .updatedAt)
    }
}

/// One page of annotations as JSON.
struct AnnotationListResponse: Encodable {
    let annotations: [AnnotationResponse]
    let count: Int
    let pagination: Pagination
    let timestamp = Instant.now().rfc3339

    init(_ page: AnnotationPage, query: AnnotationQuery) {
        annotations = page.annotations.map(AnnotationResponse.init)
        count = page.total
        pagination = Pagination(
            limit: query.limit ?? page.total,
            offset: query.offset,
            shown: page.annotations.count,
            of: page.total
        )
    }

    enum CodingKeys: String, CodingKey {
        case annotations
        case count
        case pagination
        case timestamp
    }
}

/// What became of a batch, as JSON.
struct AnnotationBatchResponse: Encodable {
    let annotationIDs: [Int64]
    let count: Int
    let message: String

    init(_ annotations: [Annotation]) {
        annotationIDs = annotations.map(\.id.rawValue)
        count = annotations.count
        message = "Created \(count) annotations"
    }

    enum CodingKeys: String, CodingKey {
        case annotationIDs = "annotation_ids"
        case count
        case message
    }
}

/// What became of a quick note, as JSON.
struct QuickAnnotationResponse: Encodable {
    private let annotation: Annotation

    init(_ annotation: Annotation) {
        self.annotation = annotation
    }

    enum CodingKeys: String, CodingKey {
        case status
        case annotationID = "annotation_id"
        case sourceID = "source_id"
        case timestamp
        case content
        case annotationType = "annotation_type"
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode("success", forKey: .status)
        try fields.encode(annotation.id.rawValue, forKey: .annotationID)
        try fields.encode(annotation.draft.sourceID?.rawValue, forKey: .sourceID)
        try fields.encode(annotation.draft.start.rfc3339, forKey: .timestamp)
        try fields.encode(annotation.draft.content, forKey: .content)
        try fields.encode(annotation.draft.type.rawValue, forKey: .annotationType)
    }
}
