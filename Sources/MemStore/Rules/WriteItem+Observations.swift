internal import MemCore

extension WriteItem {
    /// What it tells of a stream to whoever watches that.
    var observations: [Observation] {
        switch self {
        case .sample(let sample): [Observation(sample)].compactMap(\.self)
        case .session(_, let events, _): events.compactMap { Observation($0) }
        default: []
        }
    }
}
