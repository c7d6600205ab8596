internal import HTTPTypes
internal import MemCore

extension APIError {
    /// A file can't be imported, or a job not be cancelled.
    static func job(_ error: JobControlError, _ id: JobID? = nil) -> APIError {
        switch error {
        case .notFound: jobNotFound(id)
        case .over(let status):
            APIError(
                status: .conflict,
                code: "CONFLICT",
                detail: "Job \(id?.rawValue ?? "") is over: it \(status == .completed ? "completed" : "failed")."
            )
        case .noDirectory:
            APIError(
                status: .forbidden,
                code: "FORBIDDEN",
                detail:
                    "No file can be imported by its path: set files.import_directory (MEM_FILES_IMPORT_DIRECTORY) in Mem's"
                    + " configuration, or upload the file."
            )
        case .outsideDirectory:
            APIError(
                status: .forbidden,
                code: "FORBIDDEN",
                detail: "filepath: Only files inside of files.import_directory can be imported."
            )
        case .noFile(let reason): .invalid("file", reason)
        case .tooLarge(let bytes):
            APIError(
                status: .contentTooLarge,
                code: "TOO_LARGE",
                detail: "The file is larger than the \(bytes) bytes of api.max_upload_size (MEM_API_MAX_UPLOAD_SIZE)."
            )
        case .diskFull:
            .diskFull(
                "There is no room for the file on the disk of database.path, of which storage.minimum_free stays free."
            )
        case .disk(let reason):
            APIError(
                status: .internalServerError,
                code: "DISK_ERROR",
                detail: "The file can't be written to the disk of database.path: \(reason)."
            )
        case .tooMany(let count):
            APIError(
                status: .tooManyRequests,
                code: "TOO_MANY_REQUESTS",
                detail: "\(count) files wait for their import already; try again when some of them are done."
            )
        case .closing: APIError(status: .serviceUnavailable, code: "CLOSING", detail: "Mem is shutting down.")
        case .store(let failure): .store(failure)
        }
    }

    /// The disk has too little room for what is asked (RFC 4918, section 11.5).
    static func diskFull(_ detail: String) -> APIError {
        APIError(
            status: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage"),
            code: "DISK_FULL",
            detail: detail
        )
    }

    /// There is no such job.
    static func jobNotFound(_ id: JobID?) -> APIError {
        .notFound("Job \(id?.rawValue ?? "") not found.")
    }
}
