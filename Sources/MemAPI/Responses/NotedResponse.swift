internal import MemCore

/// A note that has the words in it, as JSON.
struct NotedResponse: Encodable {
    private let hit: WordHit<Annotation>

    init(_ hit: WordHit<Annotation>) {
        self.hit = hit
    }

    enum CodingKeys: String, CodingKey {
        case snippet
        case score
        case frame
    }

    func encode(to encoder: any Encoder) throws {
        try AnnotationResponse(hit.found).encode(to: encoder)
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(hit.snippet, forKey: .snippet)
        try fields.encode(hit.score.forJSON, forKey: .score)
        try fields.encode(hit.frame.map { FrameResponse($0) }, forKey: .frame)
    }
}
