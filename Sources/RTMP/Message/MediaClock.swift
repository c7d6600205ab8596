internal import MemCore

/// The media times of one publish, audio and video each unrolled for itself.
///
/// The track that starts second starts near the first one, so that both are on the same side of a wrap.
struct MediaClock {
    private var audio: TimestampUnroller?
    private var video: TimestampUnroller?
    private var last: Int64 = 0

    /// The time of an audio message.
    mutating func audioTime(_ timestamp: UInt32) -> MediaTime {
        time(timestamp, of: \.audio)
    }

    /// The time of a video message.
    mutating func videoTime(_ timestamp: UInt32) -> MediaTime {
        time(timestamp, of: \.video)
    }

    private mutating func time(
        _ timestamp: UInt32,
        of track: WritableKeyPath<MediaClock, TimestampUnroller?>
    ) -> MediaTime {
        var unroller = self[keyPath: track] ?? TimestampUnroller(origin: last)
        last = unroller.unroll(timestamp)
        self[keyPath: track] = unroller
        return MediaTime(milliseconds: last)
    }
}
