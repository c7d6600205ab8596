internal import DecoderProtocol
internal import Synchronization

/// What a decoder that is started in the middle has to be told first: the format that was last read from the queue.
final class LastFormat: Sendable {
    private let state = Mutex<VideoFormat?>(nil)
    private let keyframe = Mutex<AccessUnit?>(nil)

    /// The format, nil before the first one.
    var value: VideoFormat? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    /// The keyframe before which a decoder was ended in favour of the next one, which begins with it.
    var heldBack: AccessUnit? {
        get { keyframe.withLock { $0 } }
        set { keyframe.withLock { $0 = newValue } }
    }
}
