/// Whether a connection gets anywhere: who trickles single bytes holds a place for nothing.
struct Progress {
    /// As many bytes count for progress though no message is whole: a great keyframe takes long over a thin line.
    static let bytes = 1024

    private var last = ContinuousClock.now
    private var messages: UInt64 = 0
    private var received = 0

    /// How long ago there was progress.
    var age: Duration { .now - last }

    /// Bytes arrived.
    ///
    /// - Parameters:
    ///   - count: how many.
    ///   - messages: whole messages since the connection began.
    mutating func receive(_ count: Int, messages: UInt64) {
        received += count
        guard messages > self.messages || received >= Self.bytes else { return }
        self.messages = messages
        restart()
    }

    /// There is progress, or it was not the peer that held it up.
    mutating func restart() {
        received = 0
        last = .now
    }
}
