/// What the timeline has to tell.
extension EventDraft {
    /// What a sample of a live stream tells, nothing if it only shows what the one before did.
    ///
    /// Samples of video files are not told one by one: a file is imported as fast as it can be read.
    ///
    /// - Parameter hasPicture: whether its frame has a picture: without room on the disk there is none.
    public static func sample(_ sample: Sample, hasPicture: Bool) -> [EventDraft] {
        guard let session = sample.sessionID else { return [] }
        let isNewScene = Sample.isSceneChange(similarity: sample.similarity)
        let similarity = sample.similarity.map { ($0 * 1000).rounded() / 1000 }
        var kinds: [EventKind] = isNewScene ? [.sceneChanged] : []
        if sample.verdict == .new { kinds.append(.sampleNew) }
        if sample.verdict == .seen { kinds.append(.sampleSeen) }
        guard !kinds.isEmpty else { return [] }
        var fields: [String: JSONValue] = [
            "verdict": .string(sample.verdict.name),
            "scene_changed": .bool(isNewScene),
            "similarity_score": similarity.map { .number($0) } ?? .null,
            "width": .integer(Int64(sample.pictureSize.width)),
            "height": .integer(Int64(sample.pictureSize.height)),
        ]
        if !hasPicture { (fields["url"], fields["thumbnail_url"]) = (.null, .null) }
        return kinds.map { kind in
            EventDraft(
                kind,
                at: sample.instant,
                sessionID: session,
                sourceID: sample.sourceID,
                frameID: sample.frameID,
                fields: fields
            )
        }
    }

    /// What a mark tells, nil if nobody has to hear of it.
    public static func mark(_ mark: TimelineMark) -> EventDraft? {
        switch mark {
        case .formatSpan(let session, let source, let start, let size, let codec):
            EventDraft(
                .formatChanged,
                at: start,
                sessionID: session,
                sourceID: source,
                fields: [
                    "width": .integer(Int64(size.width)), "height": .integer(Int64(size.height)),
                    "video_codec": .string(codec.description),
                ]
            )
        case .gap(let session, let source, let start, let end, let cause):
            EventDraft(
                .gap,
                at: start,
                sessionID: session,
                sourceID: source,
                fields: ["end": .string(end.rfc3339), "cause": .string(cause.rawValue)]
            )
        case .misdated: nil
        }
    }
}
