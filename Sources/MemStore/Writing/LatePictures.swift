internal import MemCore

/// Pictures of the newest frames that were committed while the disk had no room for them: stored once there is.
struct LatePictures {
    private struct Late {
        var sample: Sample
        var picture: NewPicture
        var since: ContinuousClock.Instant
    }

    private let newest: Duration
    private let maximumBytes: Int
    private var waiting: [Late] = []
    private var bytes = 0

    /// Keeps pictures of so long ago, and so many bytes of them.
    init(newest: Duration, maximumBytes: Int) {
        self.newest = newest
        self.maximumBytes = maximumBytes
    }

    /// Whether no picture waits for room.
    var isEmpty: Bool { waiting.isEmpty }

    /// The pictures, oldest first.
    var pictures: [NewPicture] { waiting.map(\.picture) }

    /// Takes the pictures of samples that were committed without them.
    mutating func add(_ samples: [Sample]) {
        for sample in samples {
            guard let picture = sample.picture, !picture.isLetGo else { continue }
            let new = NewPicture(id: sample.frameID, picture: picture, tiles: sample.tiles)
            var late = sample
            late.picture = nil
            waiting.append(Late(sample: late, picture: new, since: .now))
            bytes += new.bytes
        }
        letGo { _ in false }
    }

    /// Lets go of those that are too old or too much, and of those of frames that nobody wants any more.
    mutating func letGo(where isUnwanted: (FrameID) -> Bool) {
        let oldest = ContinuousClock.now - newest
        waiting.removeAll { late in
            guard bytes > maximumBytes || late.since <= oldest || isUnwanted(late.picture.id) else { return false }
            bytes -= late.picture.bytes
            return true
        }
    }

    /// What is told once they are stored, for each session.
    var notices: [SampleCommit] {
        var notices: [SessionID: SampleCommit] = [:]
        for sample in waiting.map(\.sample) {
            guard let session = sample.sessionID else { continue }
            let none = SampleCommit(
                sessionID: session,
                samplesTaken: 0,
                framesStored: 0,
                lastSampleAt: sample.instant
            )
            notices[session, default: none].framesStored += 1
            notices[session, default: none].lastSampleAt = sample.instant
        }
        return Array(notices.values)
    }

    /// What storing them changes.
    var change: IndexChange {
        IndexChange(frames: waiting.map(\.picture.id))
    }
}
