internal import MemCore

/// A gap or a change of format as an entry of the timeline.
struct TimelineMarkResponse: Encodable {
    private let mark: TimelineMark

    init(_ mark: TimelineMark) {
        self.mark = mark
    }

    enum CodingKeys: String, CodingKey {
        case kind
        case timestamp
        case end
        case cause
        case sourceID = "source_id"
        case sessionID = "session_id"
        case width
        case height
        case videoCodec = "video_codec"
        case frame
        case transcript
        case annotations
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(mark.start.rfc3339, forKey: .timestamp)
        try fields.encode(mark.sourceID.rawValue, forKey: .sourceID)
        switch mark {
        case .gap(let session, _, _, let end, let cause):
            try fields.encode("gap", forKey: .kind)
            try fields.encode(session?.rawValue, forKey: .sessionID)
            try fields.encode(end.rfc3339, forKey: .end)
            try fields.encode(cause.rawValue, forKey: .cause)
        case .formatSpan(let session, _, _, let size, let codec):
            try fields.encode("format", forKey: .kind)
            try fields.encode(session?.rawValue, forKey: .sessionID)
            try fields.encode(size.width, forKey: .width)
            try fields.encode(size.height, forKey: .height)
            try fields.encode(codec.description, forKey: .videoCodec)
        }
        try fields.encodeNil(forKey: .frame)
        try fields.encodeNil(forKey: .transcript)
        try fields.encode([String](), forKey: .annotations)
    }
}
