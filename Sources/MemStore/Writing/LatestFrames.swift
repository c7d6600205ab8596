internal import MemCore
internal import Synchronization

/// The frame that the newest committed sample of each source points at.
final class LatestFrames: Sendable {
    private let frames: Mutex<[SourceID: FrameID]>

    init(_ frames: [SourceID: FrameID]) {
        self.frames = Mutex(frames)
    }

    subscript(source: SourceID) -> FrameID? {
        frames.withLock { $0[source] }
    }

    /// Samples of one source come in ascending order, so the last one is the newest.
    func note(_ samples: [Sample]) {
        frames.withLock { frames in
            for sample in samples { frames[sample.sourceID] = sample.frameID }
        }
    }

    /// The newest samples of these sources were forgotten.
    func fallBack(to ends: [SourceID: ForgottenEnd]) {
        frames.withLock { frames in
            for (source, end) in ends { frames[source] = end.frame }
        }
    }
}
