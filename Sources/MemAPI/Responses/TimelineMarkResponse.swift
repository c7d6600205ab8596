internal import MemCore

/// A gap, a change of format or a span of wrong dates as an entry of the timeline.
struct TimelineMarkResponse: JSONWritable {
    private let mark: TimelineMark

    init(_ mark: TimelineMark) {
        self.mark = mark
    }

    func write(to json: inout JSONOutput) {
        json.object { json in
            json.field("timestamp", mark.start)
            json.field("source_id", mark.sourceID.rawValue)
            switch mark {
            case .gap(let session, _, _, let end, let cause):
                json.field("kind", "gap")
                json.field("session_id", session?.rawValue)
                json.field("end", end)
                json.field("cause", cause.rawValue)
            case .misdated(let session, _, _, let end, let ahead):
                json.field("kind", "misdated")
                json.field("session_id", session?.rawValue)
                json.field("end", end)
                json.field("ahead_seconds", ahead.seconds)
            case .formatSpan(let session, _, _, let size, let codec):
                json.field("kind", "format")
                json.field("session_id", session?.rawValue)
                json.field("width", size.width)
                json.field("height", size.height)
                json.field("video_codec", codec.description)
            }
            json.null("frame")
            json.null("transcript")
            json.begin("annotations")
            json.array([Bool]()) { $0.write($1) }
        }
    }
}
