internal import MemCore

/// An annotation as JSON.
struct AnnotationResponse: JSONWritable {
    private let annotation: Annotation

    init(_ annotation: Annotation) {
        self.annotation = annotation
    }

    func write(to json: inout JSONOutput) {
        json.object { writeFields(to: &$0) }
    }

    /// Adds the fields to an object that may have others as well.
    func writeFields(to json: inout JSONOutput) {
        let draft = annotation.draft
        json.field("annotation_id", annotation.id.rawValue)
        json.field("source_id", draft.sourceID?.rawValue)
        json.field("start_timestamp", draft.start)
        json.field("end_timestamp", draft.end)
        json.field("annotation_type", draft.type.rawValue)
        json.field("content", draft.content)
        json.field("metadata", draft.metadata)
        json.field("created_by", draft.createdBy)
        json.field("created_at", annotation.createdAt)
        json.field("updated_at", annotation.updatedAt)
    }
}
