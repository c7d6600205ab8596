/// Decides which of a stream's video tracks is followed.
///
/// It is the first one seen. Publishers announce all their tracks before they send pictures, not always in order, so a
/// lower track still takes over as long as no picture was let through: track 0 is the default one. From the first
/// picture on the choice is final.
struct VideoTrackSelector: Sendable {
    private var track: UInt8?
    private var isFinal = false

    /// The body to look at of a message that has several: the followed track's, else the lowest that may take over.
    func choose(from bodies: [VideoTrackBody]) -> VideoTrackBody? {
        if isFinal { return bodies.first { $0.track == track } }
        guard let lowest = bodies.min(by: { $0.track < $1.track }) else { return nil }
        guard let track, lowest.track > track else { return lowest }
        return nil
    }

    /// Whether a packet of the track is let through, and remembers what it says about the choice.
    mutating func admits(_ packet: VideoPacket, ofTrack candidate: UInt8) -> Bool {
        switch packet {
        case .skipped:
            return true
        case .endOfSequence:
            return track == nil || candidate == track
        case .sequenceHeader, .accessUnit:
            if let track, isFinal || candidate > track, candidate != track { return false }
            track = candidate
            if case .accessUnit = packet { isFinal = true }
            return true
        }
    }
}
