internal import HTTPTypes
internal import Hummingbird
internal import MemCore

/// `POST /api/streams/{key}/frame`: single pictures for a stream, for whoever has no video to publish.
struct PushedFrameRoutes: Sendable {
    let frames: any FramePushing
    private let slots = UploadSlots(maximumUploads)

    /// The largest body: an 8K screen as JPEG takes half of it.
    static let maximumBytes = 16 << 20
    /// How many files are taken in and decoded at once, of all streams: each is in memory until then.
    static let maximumUploads = 16

    init(frames: any FramePushing) {
        self.frames = frames
    }

    var all: [Route] {
        [.post("/api/streams/{ref}/frame", for: .nothing) { request, context in try await push(request, context) }]
    }

    private func push(_ request: Request, _ context: APIContext) async throws -> Response {
        let key = StreamKey(rawValue: try context.reference())
        do {
            // Who has no key can't fill the slots, and sends nothing for nothing.
            try await frames.expectFrame(for: key)
            let isDone: Void? = try await slots.with {
                let file = try await UploadedFile.read(
                    request,
                    field: "file",
                    type: "image/",
                    upTo: Self.maximumBytes,
                    ignoresOtherFields: true
                )
                guard !file.isEmpty else { throw APIError.malformed("Empty frame data") }
                try await frames.push(file, to: key)
            }
            guard isDone != nil else {
                throw FrameRefusal.busy("\(Self.maximumUploads) pictures are taken in already", retryAfterSeconds: 1)
            }
        } catch let refusal as FrameRefusal {
            throw APIError.frame(refusal)
        }
        return JSONBody.response(["status": "ok"])
    }
}

extension APIError {
    /// A picture did not become a sample; the sentence begins as the original's does.
    static func frame(_ refusal: FrameRefusal) -> APIError {
        let failed = "Failed to ingest frame"
        return switch refusal {
        case .notAdmitted(let reason):
            APIError(status: .badRequest, code: "STREAM_ERROR", detail: "\(failed): \(reason)")
        case .unreadable(let reason): .malformed("\(failed): \(reason)")
        case .busy(let reason, let seconds):
            APIError(
                status: .serviceUnavailable,
                code: "BUSY",
                detail: "\(failed): \(reason); try again in \(seconds) s.",
                headers: [.retryAfter: "\(seconds)"]
            )
        case .notStored(let reason):
            APIError(status: .serviceUnavailable, code: "DATABASE_ERROR", detail: "\(failed): \(reason)")
        }
    }
}
