internal import MemCore
internal import NIOCore

/// What goes over a connection of events (WHATWG HTML, section 9.2, "Server-sent events").
enum EventText {
    /// The version of the JSON: fields may be added in it, but none changes its meaning or goes.
    static let version = 1
    /// How long a client waits before it comes back.
    static let retryMilliseconds = 2000

    /// An event of the log.
    static func of(_ event: MemoryEvent) -> ByteBuffer {
        block(event.draft.kind.rawValue, id: event.id, data: EventResponse(event))
    }

    /// The first thing on a connection.
    ///
    /// - Parameters:
    ///   - newest: the newest event.
    ///   - resumes: whether events before that are still to come: then the client keeps the number that it has.
    static func hello(newest: EventID, resumes: Bool, serverVersion: String) -> ByteBuffer {
        var text = ByteBuffer(string: "retry: \(retryMilliseconds)\n")
        var hello = block(
            "hello",
            id: resumes ? nil : newest,
            data: NoticeResponse(kind: "hello", newest: newest, serverVersion: serverVersion)
        )
        text.writeBuffer(&hello)
        return text
    }

    /// Events were lost to a client: it has to load anew.
    static func missed(newest: EventID) -> ByteBuffer {
        block("missed", id: newest, data: NoticeResponse(kind: "missed", newest: newest))
    }

    /// How something is now.
    static func of(_ state: EventFilter.State, _ answer: some Encodable) -> ByteBuffer {
        block(state.rawValue, id: nil, data: answer)
    }

    /// Shows that the connection is there, and takes the client's number along past what it did not want to hear.
    static func heartbeat(newest: EventID?) -> ByteBuffer {
        ByteBuffer(string: ": heartbeat\n" + (newest.map { "id: \($0)\n" } ?? "") + "\n")
    }

    private static func block(_ kind: String, id: EventID?, data: some Encodable) -> ByteBuffer {
        var text = ByteBuffer()
        if let id { text.writeString("id: \(id)\n") }
        text.writeString("event: \(kind)\ndata: ")
        // JSON of Mem's has no line break.
        if var data = JSONBody.encoded(data) { text.writeBuffer(&data) }
        text.writeString("\n\n")
        return text
    }
}
