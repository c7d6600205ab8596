internal import MemCore

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
