internal import MemCore

/// An event as JSON.
struct EventResponse: JSONWritable {
    private let event: MemoryEvent

    init(_ event: MemoryEvent) {
        self.event = event
    }

    func write(to json: inout JSONOutput) {
        let draft = event.draft
        json.object { json in
            json.field("version", EventText.version)
            json.field("id", event.id.rawValue)
            json.field("kind", draft.kind.rawValue)
            json.field("timestamp", draft.instant)
            if let id = draft.sessionID { json.field("session_id", id.rawValue) }
            if let id = draft.sourceID { json.field("source_id", id.rawValue) }
            if let id = draft.frameID {
                json.field("frame_id", id.rawValue)
                if draft.fields["url"] == nil {
                    json.field("url", FrameURL.image(id))
                    json.field("thumbnail_url", FrameURL.thumbnail(id))
                }
            }
            json.fields(draft.fields)
        }
    }
}

/// What is told about the events themselves.
struct NoticeResponse: JSONWritable {
    let kind: String
    /// The newest event.
    let newest: EventID
    var serverVersion: String?

    func write(to json: inout JSONOutput) {
        json.object { json in
            json.field("version", EventText.version)
            json.field("id", newest.rawValue)
            json.field("kind", kind)
            json.field("timestamp", Instant.now())
            if let serverVersion { json.field("server_version", serverVersion) }
        }
    }
}
