/// What an observation of the stored history has besides its picture's figures: only where a rule asks for it.
public enum ObservationDetail: Hashable, Sendable {
    /// Samples have the tiles of their frames, which take more than all else.
    case tiles
    /// Each sample is followed by how much arrived, where that is known.
    case bitrate
    /// Each sample is followed by how loud the stream was, or that nobody can tell.
    case sound
}

extension RuleCondition {
    /// What it looks at besides the figures of pictures; nil: nothing.
    public var detail: ObservationDetail? {
        switch self {
        case .looksLike(.part, _, _): .tiles
        case .bitrate: .bitrate
        case .silence: .sound
        default: nil
        }
    }
}
