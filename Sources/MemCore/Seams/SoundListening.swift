/// How loud live streams are, for those who ask again and again.
public protocol SoundListening: Sendable {
    /// What became known since the last call of these sessions, nil meaning all: a ``Observation/Fact/sound(_:)`` for each
    /// second.
    ///
    /// A stream's sound is decoded from the first call on, and until nobody has asked for ten seconds; else it is not.
    func soundLevels(of sessions: Set<SessionID>?) async -> [Observation]
}
