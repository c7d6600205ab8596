internal import HTTPTypes
internal import Hummingbird
internal import MemCore

/// `/api/events`: what happens, as server-sent events.
struct EventRoutes: Sendable {
    let hub: EventHub
    let events: any EventFollowing
    let control: any StreamControl
    let version: String

    /// How many events of the log are read at once.
    private static let page = 500

    var all: [Route] {
        [.get("/api/events", for: .scope(.read)) { request, context in try await answer(request, context) }]
    }

    private func answer(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = QueryParameters(request.uri.query)
        let filter = try await filter(query)
        let start = try Self.start(request, query)
        guard request.method != .head else { return Response(status: .ok, headers: Self.headers) }
        let caller = context.caller
        let seat = try await hub.join(filter, showsKeys: caller.may(.control)) { [look = context.callerNow] in
            look() == caller
        }
        context.channel.closeFuture.whenComplete { [hub] _ in Task { await hub.leave(seat.number) } }
        return Response(
            status: .ok,
            headers: Self.headers,
            body: ResponseBody { writer in
                do {
                    // Whoever hangs up is noticed by that alone: where nothing happens nothing is written.
                    try await request.body.consumeWithInboundCloseHandler { _ in
                        try await send(seat, from: start, filter, to: &writer)
                    } onInboundClosed: {
                        seat.mailbox.close()
                    }
                } catch {
                    await hub.leave(seat.number)
                    throw error
                }
                await hub.leave(seat.number)
                try await writer.finish(nil)
            }
        )
    }

    /// Sends events until the listener is gone, or has to go.
    private func send(
        _ seat: EventHub.Seat,
        from start: EventID?,
        _ filter: EventFilter,
        to writer: inout any ResponseBodyWriter
    ) async throws {
        let resumes = start.map { $0 < seat.position } ?? false
        try await writer.write(
            EventText.hello(newest: seat.position, resumes: resumes, serverVersion: version)
        )
        if let start { try await catchUp(seat, from: start, filter, to: &writer) }
        while let pieces = await seat.mailbox.next() {
            try await writer.write(contentsOf: pieces)
        }
    }

    /// Sends what is in the log of what happened after an event.
    private func catchUp(
        _ seat: EventHub.Seat,
        from start: EventID,
        _ filter: EventFilter,
        to writer: inout any ResponseBodyWriter
    ) async throws {
        var start = start
        repeat {
            let page = try await events.events(after: start, through: seat.position, limit: Self.page)
            // Asked for afterwards: the log may have been trimmed meanwhile.
            let isKnown = try await events.hasEvent(start)
            guard isKnown || start == .beginning else {
                return try await writer.write(EventText.missed(newest: seat.position))
            }
            try await writer.write(contentsOf: page.filter { filter.wants($0.draft) }.map(EventText.of))
            guard let last = page.last?.id, !seat.mailbox.isClosed else { return }
            start = last
        } while start < seat.position
    }

    private static let headers: HTTPFields = {
        // The connection can't be used again.
        var headers: HTTPFields = [
            .contentType: "text/event-stream", .cacheControl: "no-store", .connection: "close",
        ]
        // An nginx in front would else gather events until it has a page full.
        if let name = HTTPField.Name("X-Accel-Buffering") { headers[name] = "no" }
        return headers
    }()

    /// The event after which the listener wants to go on; nil: only what happens from now on.
    private static func start(_ request: Request, _ query: QueryParameters) throws(APIError) -> EventID? {
        // A client that comes back by itself sends the header, with the address that it began with.
        if let name = HTTPField.Name("Last-Event-ID"), let text = request.headers[name], !text.isEmpty {
            guard let number = Int64(decimal: text), number >= 0 else {
                throw .malformed("Last-Event-ID: This is not the number of an event.")
            }
            return EventID(rawValue: number)
        }
        return try query.whole("after", in: 0...Int64.max).map(EventID.init(rawValue:))
    }

    private func filter(_ query: QueryParameters) async throws(APIError) -> EventFilter {
        let kinds = try query.texts("kind", atMost: EventFilter.maximum)
        guard kinds.allSatisfy(EventFilter.knows) else {
            throw .invalid("kind", "There is no such kind of event.")
        }
        let references = try query.texts("stream", atMost: EventFilter.maximum)
        guard !references.isEmpty else { return EventFilter(kinds: Set(kinds)) }
        var sessions: [(id: SessionID, source: SourceID)] = []
        for reference in references {
            guard let record = await control.stream(reference)?.record else { throw .streamNotFound(reference) }
            sessions.append((record.id, record.sourceID))
        }
        return EventFilter(kinds: Set(kinds), sessions: sessions)
    }
}
