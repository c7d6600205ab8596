internal import HTTPTypes
internal import Hummingbird
internal import MemCore
internal import NIOCore

/// `/api/streams/{ref}/live.m3u8`, `…/playlist.m3u8` and `…/media/{file}`: recordings, played by HLS (RFC 8216bis).
///
/// Players put addresses where people see them, so none of them takes a stream key.
struct PlaybackRoutes: Sendable {
    let control: any StreamControl
    let recordings: any RecordingPlaying

    /// The longest range of a playlist, in seconds: a day.
    static let longestRange = 86_400.0
    /// For so long the first segment of a stream is waited for: encoders put keyframes so far apart.
    static let firstSegment = Duration.seconds(10)
    /// For so long a fragment is waited for.
    static let nextFragment = Duration.seconds(6)

    var all: [Route] {
        [
            .get("/api/streams/{ref}/live.m3u8", for: .scope(.read)) { request, context in
                try await live(request, context)
            },
            .get("/api/streams/{ref}/playlist.m3u8", for: .scope(.read)) { request, context in
                try await range(request, context)
            },
            .get("/api/streams/{ref}/media/{file}", for: .scope(.read)) { request, context in
                try await media(request, context)
            },
        ]
    }

    // MARK: - What is being recorded

    private func live(_ request: Request, _ context: APIContext) async throws -> Response {
        let parameters = QueryParameters(request.uri.query)
        let sequence = try parameters.whole("_HLS_msn", in: 0...Int64(Int32.max) * 2).map { Int($0) }
        let part = try parameters.whole("_HLS_part", in: 0...100_000).map { Int($0) }
        guard part == nil || sequence != nil else { throw APIError.invalid("_HLS_part", "This needs _HLS_msn.") }
        let id = try await session(context).record.id
        let first = recordings.liveRecording(of: id).flatMap { LivePlaylist($0, isEnded: false) }
        if let first, let sequence, first.isFarAhead(sequence) {
            throw APIError.invalid("_HLS_msn", "This is more than two segments ahead.")
        }
        let limit = sequence == nil ? Self.firstSegment : .seconds(3 * (first?.target ?? 2))
        let (playlist, isEnough) = try await playlist(of: id, context, within: limit) { playlist in
            sequence.map { playlist.has($0, part: part) } ?? playlist.hasSegment
        }
        guard let playlist else { throw APIError.notFound("Nothing of stream \(id) is being recorded.") }
        guard isEnough || sequence == nil else { throw APIError.notYet }
        return Self.answer(playlist.text, to: request)
    }

    /// The playlist as soon as it is enough, has ended, or was waited for too long.
    private func playlist(
        of id: SessionID,
        _ context: APIContext,
        within limit: Duration,
        isEnough: @Sendable (LivePlaylist) -> Bool
    ) async throws -> (LivePlaylist?, isEnough: Bool) {
        let deadline = ContinuousClock.now + limit
        while let recording = recordings.liveRecording(of: id) {
            // What is on its way to the disk still comes.
            let status = try await session(context).status
            let isEnded = recording.files.last?.isComplete != false && [.ended, .error].contains(status)
            if let playlist = LivePlaylist(recording, isEnded: isEnded), isEnded || isEnough(playlist) {
                return (playlist, true)
            }
            guard try await hasMore(of: id, than: recording, before: deadline) else {
                return (LivePlaylist(recording, isEnded: false), false)
            }
        }
        return (nil, false)
    }

    /// Waits until something is added; false if that takes too long.
    private func hasMore(
        of id: SessionID,
        than known: LiveRecording,
        before deadline: ContinuousClock.Instant
    ) async throws -> Bool {
        let isThere = try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask { [recordings] in
                _ = try await recordings.liveRecording(of: id, after: known.version)
                return true
            }
            group.addTask {
                try await Task.sleep(until: deadline)
                return false
            }
            defer { group.cancelAll() }
            return try await group.next() ?? false
        }
        try Task.checkCancellation()
        return isThere
    }

    // MARK: - What was recorded

    private func range(_ request: Request, _ context: APIContext) async throws -> Response {
        let parameters = QueryParameters(request.uri.query)
        guard let start = try parameters.instant("start") else { throw APIError.invalid("start", "This is missing.") }
        guard let end = try parameters.instant("end") else { throw APIError.invalid("end", "This is missing.") }
        let length = end.seconds(since: start)
        guard length > 0 else { throw APIError.invalid("end", "This is not later than start.") }
        guard length <= Self.longestRange else {
            throw APIError.invalid("end", "A playlist has a day at most: ask for several.")
        }
        let id = try await session(context).record.id
        let files = try await recordings.playableFiles(of: id, from: start, to: end)
        guard let text = RangePlaylist(files, from: start, to: end).text else {
            throw APIError.notFound("Nothing of stream \(id) was recorded from \(start.rfc3339) to \(end.rfc3339).")
        }
        return Self.answer(text, to: request)
    }

    // MARK: - What playlists name

    private func media(_ request: Request, _ context: APIContext) async throws -> Response {
        let parameters = QueryParameters(request.uri.query)
        let number = try parameters.whole("fragment", in: 0...100_000).map { Int($0) }
        let track = try parameters.text("track").map { text throws(APIError) in
            guard let track = RecordedTrack(rawValue: text) else {
                throw .invalid("track", "This is neither video nor audio.")
            }
            return track
        }
        guard track == nil || number == nil else {
            throw APIError.invalid("track", "A fragment has all tracks: ask for the file without fragment.")
        }
        let id = try await session(context).record.id
        // Compared with names that are known, never put into a path before.
        guard let name = context.parameters.get("file").flatMap({ Percent.decode($0) }) else {
            throw APIError.malformed("The address holds no name of a file.")
        }
        var extent: Range<Int64>?
        if let number {
            extent = try await fragment(number, of: name, in: id)
            guard extent != nil else { throw APIError.notFound("Stream \(id) has no such fragment, or none any more.") }
        }
        guard let media = try await recordings.media(name, of: id) else {
            throw APIError.notFound("Stream \(id) has no such recording, or none any more.")
        }
        guard let track else {
            return try MediaResponse(media: media, extent: extent ?? 0..<media.bytes).response(to: request)
        }
        guard let alone = try await media.track(track) else {
            throw APIError.notFound("This recording of stream \(id) has no \(track.rawValue).")
        }
        return try MediaResponse(media: alone, extent: 0..<alone.bytes, contentType: track.contentType)
            .response(to: request)
    }

    /// Where a fragment is; the one that comes next is waited for.
    private func fragment(_ number: Int, of name: String, in id: SessionID) async throws -> Range<Int64>? {
        let deadline = ContinuousClock.now + Self.nextFragment
        while let recording = recordings.liveRecording(of: id),
            let file = recording.files.first(where: { $0.name == name })
        {
            if file.fragments.indices.contains(number) { return file.fragments[number].range }
            guard !file.isComplete, number == file.fragments.count else { return nil }
            guard try await hasMore(of: id, than: recording, before: deadline) else { return nil }
        }
        return nil
    }

    /// The session that is meant, by its id alone.
    private func session(_ context: APIContext) async throws -> StreamSession {
        let reference = try context.reference()
        guard let session = await control.stream(reference), session.record.id.rawValue == reference else {
            throw APIError.notPlayable(reference)
        }
        return session
    }

    private static func answer(_ playlist: String, to request: Request) -> Response {
        let body = ByteBuffer(string: playlist)
        let headers: HTTPFields = [
            .contentType: "application/vnd.apple.mpegurl", .cacheControl: "no-store",
            .contentLength: "\(body.readableBytes)",
        ]
        guard request.method != .head else { return Response(status: .ok, headers: headers) }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}

extension APIError {
    /// There is no session with this id; it may be a key, so it is masked like one.
    fileprivate static func notPlayable(_ reference: String) -> APIError {
        notFound(
            "Stream \(StreamKey(rawValue: reference)) not found: recordings are played by the session id, never by the "
                + "stream key."
        )
    }

    /// What was asked for is not recorded yet, although it was waited for.
    fileprivate static let notYet = APIError(
        status: .serviceUnavailable,
        code: "BUSY",
        detail: "This is not recorded yet; try again.",
        headers: [.retryAfter: "1"]
    )
}
