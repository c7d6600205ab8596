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
