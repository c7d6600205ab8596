internal import MemCore

extension AnnotationDraft {
    /// The most characters of an annotation: a long page of text.
    static let maximumContent = 100_000
    /// The most characters of an author's name.
    static let maximumAuthor = 200

    /// Reads an annotation of a request.
    ///
    /// - Parameters:
    ///   - fields: the JSON object.
    ///   - source: the source of all annotations of a batch, for those that don't name their own.
    init(_ fields: JSONFields, source: SourceID? = nil) throws(APIError) {
        let own = try fields.identifier("source_id").map(SourceID.init(rawValue:))
        guard let start = try fields.instant("start_timestamp") else {
            throw fields.refusal("start_timestamp", "This is needed: a time like 2026-11-22T09:30:00Z.")
        }
        let end = try fields.instant("end_timestamp") ?? start
        guard start <= end else { throw fields.refusal("end_timestamp", "This is earlier than start_timestamp.") }
        guard let content = try fields.text("content", atMost: Self.maximumContent) else {
            throw fields.refusal("content", "This is needed: the text of the annotation.")
        }
        self.init(
            sourceID: own ?? source,
            start: start,
            end: end,
            type: try AnnotationType(fields) ?? .custom,
            content: content,
            metadata: try fields.object("metadata") ?? [:],
            createdBy: try fields.text("created_by", atMost: Self.maximumAuthor) ?? "system"
        )
    }
}

extension AnnotationType {
    /// What a type may be.
    static let choice = "This has to be one of \(allCases.map(\.rawValue).joined(separator: ", "))."

    /// Reads the type of an annotation in a request, nil if it is missing.
    fileprivate init?(_ fields: JSONFields) throws(APIError) {
        guard let text = try fields.text("annotation_type", atMost: 100) else { return nil }
        guard let known = AnnotationType(rawValue: text) else { throw fields.refusal("annotation_type", Self.choice) }
        self = known
    }

    /// Reads the type in a query, nil if it is missing.
    init?(_ query: QueryParameters, _ name: String) throws(APIError) {
        guard let text = try query.text(name) else { return nil }
        guard let known = AnnotationType(rawValue: text) else { throw .invalid(name, Self.choice) }
        self = known
    }
}

extension AnnotationChange {
    /// Reads what is to be changed.
    init(_ fields: JSONFields) throws(APIError) {
        self.init(
            type: try AnnotationType(fields),
            content: try fields.text("content", atMost: AnnotationDraft.maximumContent),
            metadata: try fields.object("metadata")
        )
    }
}

extension AnnotationQuery {
    /// The most annotations in one page.
    static let maximumLimit: Int64 = 5000

    /// Reads which annotations are asked for.
    init(_ query: QueryParameters) throws(APIError) {
        let (start, end) = try query.range()
        self.init(
            sourceID: try query.sourceID(),
            start: start,
            end: end,
            type: try AnnotationType(query, "type"),
            createdBy: try query.text("created_by"),
            text: try query.text("q"),
            limit: try query.limit(atMost: Self.maximumLimit),
            offset: try query.offset()
        )
    }
}
