internal import Hummingbird
internal import MemCore

/// `/api/transcriptions`: any transcriber tells what was said.
struct TranscriptionRoutes: Sendable {
    let words: any WordSearching
    let annotations: any AnnotationStoring

    /// The most segments in one request; their texts are bounded by the body's size.
    static let maximumBatch = 10_000

    var all: [Route] {
        [
            .post("/api/transcriptions", for: .scope(.annotate)) { request, _ in try await create(request) },
            .patch("/api/transcriptions/{id}/speaker", for: .scope(.annotate)) { request, context in
                try await nameSpeaker(request, context)
            },
        ]
    }

    private func nameSpeaker(_ request: Request, _ context: APIContext) async throws -> Response {
        let id = try context.transcriptionID()
        let fields = try JSONFields(try await JSONBody.read(request))
        guard let name = try fields.text("speaker_name", atMost: 200), !name.isEmpty else {
            throw fields.refusal("speaker_name", "This is needed: who speaks.")
        }
        guard try await words.name(name, in: id) else {
            throw APIError.notFound("Transcription \(id.rawValue) not found.")
        }
        let number = try fields.identifier("speaker_id")
        return JSONBody.response(
            SpeakerResponse(transcriptionID: id.rawValue, speakerName: name, speakerID: number)
        )
    }

    private func create(_ request: Request) async throws -> Response {
        let fields = try JSONFields(try await JSONBody.read(request))
        let source = try fields.identifier("source_id").map(SourceID.init(rawValue:))
        let items = try fields.objects("segments", atMost: Self.maximumBatch, of: "what was said")
        let segments = try items.map { try Transcription.Segment($0, source: source) }
        for id in Set(segments.map(\.sourceID)) { try await annotations.check(id) }
        let written = try await words.transcribe(segments)
        return JSONBody.response(
            TranscriptionBatchResponse(
                transcriptionIDs: written.map(\.id.rawValue),
                count: written.count,
                message: "Created \(written.count) transcriptions"
            )
        )
    }
}
