extension PublishSession {
    /// Tells a live publisher that something is wrong, and goes on; nothing happens when none is live.
    ///
    /// For what closing would make worse: an encoder that is cut off after it was let in reconnects for ever.
    public mutating func tell(reason: String) -> [Action] {
        guard case .live(let streamID) = state else { return [] }
        output.status(.error, "NetStream.Failed", reason, streamID: streamID)
        return takeActions()
    }
}
