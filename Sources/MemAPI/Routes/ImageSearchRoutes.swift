internal import Hummingbird
internal import MemCore

/// `POST /api/search/image`: when a picture that is sent was on screen.
struct ImageSearchRoutes: Sendable {
    let memory: any MemoryQuerying
    let pictures: any PictureWorking
    private let slots = UploadSlots(maximumUploads)

    /// The largest body: a screen of 8K as PNG takes less.
    static let maximumBytes = 32 << 20
    /// How many files are taken in at once; they are kept in memory until they were looked at.
    static let maximumUploads = 4

    init(memory: any MemoryQuerying, pictures: any PictureWorking) {
        self.memory = memory
        self.pictures = pictures
    }

    var all: [Route] {
        [.post("/api/search/image", for: .scope(.read)) { request, _ in try await search(request) }]
    }

    private func search(_ request: Request) async throws -> Response {
        let query = QueryParameters(request.uri.query)
        let least = try query.number("min_similarity", in: 0...100) ?? FrameRoutes.defaultSimilarity
        let limit = try query.limit(atMost: FrameRoutes.maximumLimit, otherwise: FrameRoutes.defaultLimit)
        let (start, end) = try query.range()
        let part = ShownPart(
            sourceID: try query.sourceID(),
            start: start,
            // The API's end belongs to the range, as in the original; the store's doesn't.
            end: end?.advanced(bySeconds: 0.000_001)
        )
        guard let look = try await slots.with({ try await self.look(request) }) else {
            throw APIError.busyWithPictures(retryAfterSeconds: 2)
        }
        let frames = try await memory.frames(
            similarTo: look.fingerprint,
            minimumSimilarity: least,
            limit: limit,
            shownIn: part
        )
        let appearances = try await memory.appearances(of: frames.map(\.frame.id))
        return JSONBody.response(ImageSearchResponse(look, frames, appearances))
    }

    private func look(_ request: Request) async throws -> PictureLook {
        let file = try await UploadedFile.read(request, field: "file", type: "image/", upTo: Self.maximumBytes)
        do {
            return try await pictures.look(at: file)
        } catch .busy(let seconds) {
            throw APIError.busyWithPictures(retryAfterSeconds: seconds)
        } catch .unreadable(let reason), .tooLarge(let reason), .fatal(let reason) {
            throw APIError.invalid("file", "This can't be read as a picture: \(reason).")
        } catch {
            throw error
        }
    }
}
