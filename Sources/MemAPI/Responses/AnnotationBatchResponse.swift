internal import MemCore

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
