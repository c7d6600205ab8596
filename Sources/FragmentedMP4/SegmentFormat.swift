/// How all that is in one segment is coded.
public struct SegmentFormat: Hashable, Sendable {
    /// The video.
    public var video: VideoTrack
    /// The audio, if there is any.
    public var audio: AudioTrack?

    /// Creates a format.
    public init(video: VideoTrack, audio: AudioTrack? = nil) {
        self.video = video
        self.audio = audio
    }
}

/// The tracks of a segment, by their numbers.
enum TrackNumber: UInt32 {
    case video = 1
    case audio = 2
}
