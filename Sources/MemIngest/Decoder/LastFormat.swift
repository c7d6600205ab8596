internal import DecoderProtocol
internal import Synchronization

/// The format that was last read from a queue: what a decoder that is started in the middle has to be told first.
final class LastFormat: Sendable {
    private let state = Mutex<VideoFormat?>(nil)

    /// The format, nil before the first one.
    var value: VideoFormat? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
