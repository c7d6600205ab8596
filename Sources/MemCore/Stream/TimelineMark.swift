/// Something that the timeline has to tell besides samples.
public enum TimelineMark: Hashable, Sendable {
    /// From `start` on the session's video has this codec and size.
    case formatSpan(
        sessionID: SessionID,
        sourceID: SourceID,
        start: Instant,
        pictureSize: PictureSize,
        codec: VideoCodec
    )
    /// Between `start` (the last sample before) and `end` (the first one after) nothing was remembered.
    case gap(sessionID: SessionID, sourceID: SourceID, start: Instant, end: Instant, cause: GapCause)
}

/// Why nothing was remembered for a while.
public enum GapCause: String, Hashable, Sendable, CaseIterable {
    /// The publisher was away.
    case disconnected
    /// The decoder or the store was behind and whole GOPs were dropped.
    case dropped
    /// The decoder failed and was restarted at the next keyframe.
    case decoder
    /// Mem itself was not running.
    case restart
}
