/// What somebody, or some program, wrote about a span of time.
public struct Annotation: Hashable, Sendable {
    /// Its number.
    public var id: AnnotationID
    /// What it says.
    public var draft: AnnotationDraft
    /// When it was written.
    public var createdAt: Instant
    /// When it was changed last.
    public var updatedAt: Instant

    /// Creates an annotation.
    public init(id: AnnotationID, draft: AnnotationDraft, createdAt: Instant, updatedAt: Instant) {
        self.id = id
        self.draft = draft
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// Names an annotation: ascending in the order of storing.
public struct AnnotationID: Hashable, Sendable, RawRepresentable {
    /// The number in the store, 1 or greater.
    public let rawValue: Int64

    /// Wraps a number that came from the store or from a request.
    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }
}

extension AnnotationID: CustomStringConvertible {
    /// The number in decimal.
    public var description: String { String(rawValue) }
}

/// What kind of annotation it is; the raw values are the API's words.
public enum AnnotationType: String, Hashable, Sendable, CaseIterable {
    /// Somebody's note.
    case userNote = "user_note"
    /// What a model wrote about a span.
    case aiSummary = "ai_summary"
    /// Text that was read off the screen.
    case ocrOutput = "ocr_output"
    /// A question to a model, and its answer.
    case llmQuery = "llm_query"
    /// What is to be seen.
    case sceneDescription = "scene_description"
    /// What somebody does.
    case actionDetected = "action_detected"
    /// Anything else.
    case custom = "custom"
}

/// What an annotation says, before it has a number.
public struct AnnotationDraft: Hashable, Sendable {
    /// The source that it is about; nil for all of them.
    public var sourceID: SourceID?
    /// The first instant that it is about.
    public var start: Instant
    /// The last instant that it is about; not before `start`.
    public var end: Instant
    /// What kind it is.
    public var type: AnnotationType
    /// The text.
    public var content: String
    /// What a client attached to it; a JSON object.
    public var metadata: [String: JSONValue]
    /// Who wrote it.
    public var createdBy: String

    /// Creates a draft.
    public init(
        sourceID: SourceID?,
        start: Instant,
        end: Instant,
        type: AnnotationType,
        content: String,
        metadata: [String: JSONValue] = [:],
        createdBy: String = "system"
    ) {
        self.sourceID = sourceID
        self.start = start
        self.end = end
        self.type = type
        self.content = content
        self.metadata = metadata
        self.createdBy = createdBy
    }
}

/// What is to be changed of an annotation; nil leaves as it is.
public struct AnnotationChange: Hashable, Sendable {
    /// The kind.
    public var type: AnnotationType?
    /// The text.
    public var content: String?
    /// What is attached.
    public var metadata: [String: JSONValue]?

    /// Creates a change; by default nothing is changed.
    public init(type: AnnotationType? = nil, content: String? = nil, metadata: [String: JSONValue]? = nil) {
        self.type = type
        self.content = content
        self.metadata = metadata
    }
}

/// Which annotations are asked for.
public struct AnnotationQuery: Hashable, Sendable {
    /// Only those about this source, and about all sources.
    public var sourceID: SourceID?
    /// Only those that end at this instant or later.
    public var start: Instant?
    /// Only those that start at this instant or earlier.
    public var end: Instant?
    /// Only this kind.
    public var type: AnnotationType?
    /// Only by this author.
    public var createdBy: String?
    /// Only those whose text contains this, in any case; every character stands for itself.
    public var text: String?
    /// At most so many, nil for all.
    public var limit: Int?
    /// So many are skipped first.
    public var offset: Int

    /// Creates a query; by default all are meant.
    public init(
        sourceID: SourceID? = nil,
        start: Instant? = nil,
        end: Instant? = nil,
        type: AnnotationType? = nil,
        createdBy: String? = nil,
        text: String? = nil,
        limit: Int? = nil,
        offset: Int = 0
    ) {
        self.sourceID = sourceID
        self.start = start
        self.end = end
        self.type = type
        self.createdBy = createdBy
        self.text = text
        self.limit = limit
        self.offset = offset
    }
}

/// One page of annotations.
public struct AnnotationPage: Hashable, Sendable {
    /// The page's annotations, the newest written first.
    public var annotations: [Annotation]
    /// How many the query has without limit and offset.
    public var total: Int

    /// Creates a page.
    public init(annotations: [Annotation], total: Int) {
        self.annotations = annotations
        self.total = total
    }
}
