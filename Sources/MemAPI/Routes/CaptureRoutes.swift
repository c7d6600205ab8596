internal import Hummingbird
internal import MemCore
internal import NIOCore

/// `/api/capture`: video files that are to be remembered.
struct CaptureRoutes: Sendable {
    let jobs: any JobControl
    let settings: any SettingsControl

    /// The most bytes of a form's fields besides the file.
    private static let maximumField = 4096
    /// What boundaries and fields may take besides the file.
    private static let spare = 1 << 20
    /// The most characters of a file's name that are kept.
    private static let maximumName = 255

    var all: [Route] {
        [
            .post("/api/capture", for: .scope(.control)) { request, _ in
                let job =
                    MultipartReader.understands(request) ? try await upload(request) : try await byPath(request)
                return JSONBody.response(CaptureResponse(job))
            }
        ]
    }

    private func byPath(_ request: Request) async throws -> ImportJob {
        var capture = try CaptureRequest(QueryParameters(request.uri.query))
        let fields = try JSONFields(try await JSONBody.read(request))
        try capture.read(fields)
        guard let path = try fields.text("filepath", atMost: 4096), !path.isEmpty else {
            throw fields.refusal(
                "filepath",
                "This is needed: a file inside of files.import_directory. Or upload the file."
            )
        }
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        let wanted = try named(name, capture)
        do throws(JobControlError) {
            return try await jobs.importFile(at: path, as: wanted)
        } catch {
            throw APIError.job(error)
        }
    }

    private func upload(_ request: Request) async throws -> ImportJob {
        var capture = try CaptureRequest(QueryParameters(request.uri.query))
        let maximum = settings.inForce.api.maxUploadSize
        if let length = request.headers[.contentLength].flatMap(Int.init), length > maximum + Self.spare {
            throw APIError.job(.tooLarge(maximum))
        }
        var form = try MultipartReader(request, upTo: maximum + Self.spare)
        var file: (name: String, upload: any VideoUpload)?
        do {
            var field: (name: String, bytes: [UInt8])?
            while let event = try await form.next() {
                switch event {
                case .part(let part) where part.name == "file":
                    guard file == nil else { throw APIError.invalid("file", "This is there twice: send one file.") }
                    let name = String((part.fileName ?? "").prefix(Self.maximumName))
                    file = (name, try await jobs.beginUpload())
                case .part(let part): field = (part.name, [])
                case .bytes(let bytes):
                    if let (name, known) = field {
                        guard known.count + bytes.readableBytes <= Self.maximumField else {
                            throw APIError.invalid(name, "This is longer than \(Self.maximumField) bytes.")
                        }
                        field = (name, known + bytes.readableBytesView)
                    } else {
                        try await file?.upload.write(Array(bytes.readableBytesView))
                    }
                case .end:
                    if let (name, bytes) = field { try capture.read(name, String(decoding: bytes, as: UTF8.self)) }
                    field = nil
                }
            }
            guard let file else {
                throw APIError.invalid("file", "This is needed: a video file, as a part of the form.")
            }
            return try await file.upload.finish(as: named(file.name, capture))
        } catch {
            await file?.upload.abandon()
            if let error = error as? JobControlError { throw APIError.job(error) }
            throw error
        }
    }

    private func named(_ name: String, _ capture: CaptureRequest) throws(APIError) -> ImportRequest {
        try capture.request(
            for: name,
            defaultInterval: settings.inForce.streaming.capture.frameIntervalSeconds
        )
    }
}
