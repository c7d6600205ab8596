/// Turns the wrapping timestamps of one track into milliseconds that go on counting.
///
/// RTMP counts modulo 2³², but OBS and FFmpeg write 31 bits only (the FLV muxers of both mask the top bit off), so
/// that audio which starts before the first picture arrives as `time & 0x7FFFFFFF`, and their clocks wrap after 24.8
/// days. Counting modulo 2³¹ reads both kinds rightly: each timestamp is taken for the value next to the one before
/// that it can stand for, forwards or backwards, up to 12.4 days away. The first one is taken next to a given origin.
package struct TimestampUnroller {
    private var last: Int64

    /// Starts counting near an origin in milliseconds: 0 for a new publish.
    package init(origin: Int64 = 0) {
        last = origin
    }

    /// The milliseconds that a timestamp stands for; not monotonic if the sender's clock isn't.
    package mutating func unroll(_ timestamp: UInt32) -> Int64 {
        let difference = (timestamp &- UInt32(truncatingIfNeeded: last)) & 0x7FFF_FFFF
        // Bit 30 is the sign of a 31-bit difference.
        let signed = Int64(difference) - (difference >= 0x4000_0000 ? 0x8000_0000 : 0)
        last &+= signed
        return last
    }
}
