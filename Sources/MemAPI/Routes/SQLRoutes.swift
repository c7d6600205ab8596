internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import MemCore
internal import NIOCore

/// `/api/sql`: one query over the documented views.
struct SQLRoutes: Sendable {
    let sql: any SQLQuerying

    /// The most characters of a query.
    static let maximumText = 100_000

    var all: [Route] {
        [
            .post("/api/sql", for: .scope(.read)) { request, context in
                do {
                    // A client that goes away stops its query. The connection can't be used again afterwards.
                    return try await request.body.consumeWithCancellationOnInboundClose { body in
                        var request = request
                        request.body = body
                        return try await answer(request, context)
                    }
                } catch var error as APIError {
                    error.headers[.connection] = "close"
                    throw error
                }
            }
        ]
    }

    private func answer(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try SQLQuery(JSONFields(try await JSONBody.read(request)), accept: request.headers[.accept])
        do throws(SQLFailure) {
            return Self.response(try await sql.answer(query), query.format)
        } catch {
            if error.code == .unavailable {
                context.logger.error("A query can't be answered.", metadata: ["reason": "\(error.message)"])
            }
            throw APIError(error)
        }
    }

    private static func response(_ answer: SQLAnswer, _ format: SQLQuery.Format) -> Response {
        var headers = JSONBody.headers
        headers[.connection] = "close"
        if format == .csv { headers[.contentType] = "text/csv; charset=utf-8; header=present" }
        // CSV can't say it.
        if let rows = HTTPField.Name("X-Mem-Row-Count") { headers[rows] = String(answer.rows) }
        if let truncated = HTTPField.Name("X-Mem-Truncated") { headers[truncated] = String(answer.isTruncated) }
        return Response(
            status: .ok,
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.bytes))
        )
    }
}

extension SQLQuery {
    /// Reads a query; without a format of its own it goes by what the client accepts.
    fileprivate init(_ fields: JSONFields, accept: String?) throws(APIError) {
        guard let text = try fields.text("query", atMost: SQLRoutes.maximumText),
            text.contains(where: { !$0.isWhitespace })
        else { throw fields.refusal("query", "This is needed: a SELECT over the views.") }
        guard !text.unicodeScalars.contains("\0") else { throw fields.refusal("query", "This holds a NUL character.") }
        self.init(text: text)
        if let limit = fields["limit"] {
            guard case .integer(let number) = limit, (1...Int64(Self.maximumLimit)).contains(number) else {
                throw fields.refusal("limit", "This is not a whole number from 1 to \(Self.maximumLimit).")
            }
            self.limit = Int(number)
        }
        if let name = try fields.text("format", atMost: 10) {
            guard let format = Format(rawValue: name) else {
                throw fields.refusal("format", "This is neither json nor csv.")
            }
            self.format = format
        } else if let accept, accept.lowercased().contains("text/csv") {
            format = .csv
        }
    }
}

extension APIError {
    /// Why a query has no answer.
    fileprivate init(_ failure: SQLFailure) {
        switch failure.code {
        case .statement: self.init(status: .badRequest, code: "SQL_ERROR", detail: failure.message)
        case .memory, .size: self.init(status: .badRequest, code: "SQL_TOO_LARGE", detail: failure.message)
        case .time: self.init(status: .gatewayTimeout, code: "SQL_TIMEOUT", detail: failure.message)
        case .busy, .cancelled, .unavailable:
            let isInternal = failure.code == .unavailable
            self.init(
                status: .serviceUnavailable,
                code: "SQL_UNAVAILABLE",
                detail: isInternal ? "Queries can't be answered now; Mem's log has more." : failure.message,
                headers: [.retryAfter: "1"]
            )
        }
    }
}
