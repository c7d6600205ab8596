/// Where a session is in its life.
public enum StreamStatus: String, Hashable, Sendable, CaseIterable {
    /// Armed: a publisher with the key would be let in; none is there.
    case waiting
    /// A publisher is there and video arrives.
    case live
    /// Stopped, or its publisher said goodbye; one that is still armed lets the next publisher in all the same.
    case ended
    /// Something keeps it from remembering; `error_reason` says what. A new publisher clears it.
    case error
}
