internal import MemCore

/// A note that has the words in it, as JSON.
struct NotedResponse: JSONWritable {
    private let hit: WordHit<Annotation>

    init(_ hit: WordHit<Annotation>) {
        self.hit = hit
    }

    func write(to json: inout JSONOutput) {
        json.object { json in
            AnnotationResponse(hit.found).writeFields(to: &json)
            json.field("snippet", hit.snippet)
            json.field("score", hit.score.forJSON)
            json.field("frame", hit.frame.map { FrameResponse($0) })
        }
    }
}
