/// Something that the timeline has to tell besides samples.
public enum TimelineMark: Hashable, Sendable {
    /// From `start` on the session's video has this codec and size.
    case formatSpan(
        sessionID: SessionID?,
        sourceID: SourceID,
        start: Instant,
        pictureSize: PictureSize,
        codec: VideoCodec
    )
    /// Between `start` (the last sample before) and `end` (the first one after) nothing was remembered.
    case gap(sessionID: SessionID?, sourceID: SourceID, start: Instant, end: Instant, cause: GapCause)
    /// The samples from `start` to `end`, both included, were on screen earlier than they are dated, by `ahead` at most.
    ///
    /// Nothing is missing there, so that this is no gap.
    case misdated(sessionID: SessionID?, sourceID: SourceID, start: Instant, end: Instant, ahead: MediaTime)
}

extension TimelineMark {
    /// Where it begins.
    public var start: Instant {
        switch self {
        case .formatSpan(_, _, let start, _, _), .gap(_, _, let start, _, _), .misdated(_, _, let start, _, _): start
        }
    }

    /// The source that it belongs to.
    public var sourceID: SourceID {
        switch self {
        case .formatSpan(_, let source, _, _, _), .gap(_, let source, _, _, _), .misdated(_, let source, _, _, _):
            source
        }
    }
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
    /// A clock was set, or stood still while its machine slept: what was on screen in between is there, at other times.
    case clock
    /// Mem was told to forget what was there.
    case forgotten
}
