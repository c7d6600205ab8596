internal import HTTPTypes
internal import Hummingbird
internal import MemCore
internal import NIOCore

/// `/api/backup` and `/api/compact`: the memory as a file, and made smaller.
struct KeepingRoutes: Sendable {
    let keeping: any MemoryKeeping

    var all: [Route] {
        [
            .get("/api/backup", for: .scope(.admin)) { request, _ in try await backup(request) },
            .post("/api/compact", for: .scope(.admin)) { _, _ in
                JSONBody.response(CompactionResponse(try await keeping.compact()))
            },
        ]
    }

    private func backup(_ request: Request) async throws -> Response {
        // Pictures and links of a page send no Origin; nobody but a page has reason to call itself cross-site.
        guard request.headers[.secFetchSite] != "cross-site" else { throw APIError.foreignOrigin }
        var headers: HTTPFields = [
            .contentType: "application/x-tar", .cacheControl: "no-store",
            .contentDisposition: "attachment; filename=\"mem-backup.tar\"",
        ]
        guard request.method != .head else { return Response(status: .ok, headers: headers) }
        let backup = try await keeping.backup()
        headers[.contentLength] = "\(backup.bytes)"
        let body = ResponseBody(contentLength: backup.bytes) { writer in
            do {
                while let piece = try await backup.next() { try await writer.write(ByteBuffer(bytes: piece)) }
                try await writer.finish(nil)
            } catch {
                // The reader sees that it ended before its length.
                await backup.close()
                throw error
            }
            await backup.close()
        }
        return Response(status: .ok, headers: headers, body: body)
    }
}
