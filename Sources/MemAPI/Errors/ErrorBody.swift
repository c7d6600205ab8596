internal import HTTPTypes
internal import Hummingbird
internal import MemCore

/// The one body of all answers that are errors.
///
/// Clients of the original read `detail`, `error` or `code`, so all three are there.
struct ErrorBody: Encodable {
    /// The status in words: `Not Found`.
    var error: String
    /// A word that programs compare: `NOT_FOUND`.
    var code: String
    /// A sentence for people.
    var detail: String
    /// When it happened.
    var timestamp: String

    init(_ error: APIError) {
        self.error = error.status.reasonPhrase
        code = error.code
        detail = error.detail
        timestamp = Instant.now().rfc3339
    }
}

extension APIError {
    /// The answer.
    var response: Response {
        var response = JSONBody.response(ErrorBody(self), status: status)
        for field in headers { response.headers[field.name] = field.value }
        return response
    }
}
