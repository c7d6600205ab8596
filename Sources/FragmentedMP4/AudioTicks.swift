/// Puts packets of audio on the track's clock.
///
/// RTMP says when each packet begins to the millisecond, while a packet has a whole number of samples of sound: as long as
/// that agrees they follow each other without a seam. Where packets are missing, or came from another clock, there is one.
struct AudioTicks: Sendable {
    let rate: Int64
    /// Where the next packet begins if none is missing.
    private(set) var next: Int64?

    init(rate: UInt32) {
        self.rate = Int64(rate)
    }

    /// Where a packet begins.
    ///
    /// - Parameters:
    ///   - microseconds: where it does by its timestamp.
    ///   - duration: samples of sound in it.
    mutating func place(_ microseconds: Int64, duration: Int64) -> Int64 {
        let told = (Double(microseconds) * Double(rate) / 1_000_000).rounded()
        var place = Int64(exactly: told) ?? next ?? 0
        // What rounding to milliseconds explains, and half a packet.
        if let next, (place &- next).magnitude <= max(rate / 500, duration / 2).magnitude { place = next }
        next = place &+ duration
        return place
    }
}
