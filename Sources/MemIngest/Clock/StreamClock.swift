internal import MemCore

/// Turns a connection's media time into UTC.
///
/// An instant is `anchor + (pts − first pts) + slew`. The anchor is the arrival time of the first access unit. The slew
/// follows the drift between the encoder's clock and this machine's, never faster than ``slewRate``, so that instants
/// neither jump nor go backwards. A jump of the encoder's own timestamps is taken out before anybody sees it, and so is
/// their standing still: access units leave ``arrive(dts:pts:at:)`` on one continuous clock. No picture is dated further
/// than ``largestAdvance`` into the future, however fast it is sent.
struct StreamClock {
    /// How far timestamps may run ahead of the arrival of their access units before that counts as a jump.
    ///
    /// Longer than any encoder's buffer; a file that is sent faster than real time moves in steps of one frame.
    static let largestLead: Int64 = 10_000_000

    /// How far an instant may lie ahead of the arrival of its access unit: what a first access unit that was late, with
    /// others close behind it, explains.
    ///
    /// Beyond, the video is not live, and would date all that comes after it wrongly.
    static let largestAdvance: Int64 = 5_000_000

    /// How far ahead a session's last instant may lie to be caught up with: samples are then a microsecond apart.
    ///
    /// A wall clock that was set back by more is not waited for: the spacing is kept, the slew brings the clock back.
    static let largestCatchUp: Int64 = 30_000_000

    /// How long timestamps may stand still while access units arrive before time goes on by itself.
    static let longestStandstill: Int64 = 2_000_000

    /// How far timestamps may step back before that counts as a jump; DTS of sloppy muxers are off by some frames.
    static let largestStepBack: Int64 = 1_000_000

    /// Drift is looked at once in this time: long enough that the least delayed access unit had no queue before it.
    static let window: Int64 = 10_000_000

    /// At most 0.5 % of the time goes into the correction, which no viewer of a timeline can see.
    static let slewRate = 0.005

    private var anchor: Instant?
    private var firstPTS = MediaTime.zero
    private var correction = MediaTime.zero
    private var lastDTS = MediaTime.zero
    private var lastArrival = Instant(microseconds: 0)
    private var lastAdvance = Instant(microseconds: 0)
    private var slew: Int64 = 0
    private var windowStart = Instant(microseconds: 0)
    private var leastDelay = Int64.max
    private var lastInstant: Instant?

    /// How often the encoder's timestamps jumped.
    private(set) var jumps = 0

    /// Creates the clock of a new connection.
    ///
    /// - Parameter last: the instant of the session's newest sample; all instants of this clock lie after it.
    init(after last: Instant?) {
        lastInstant = last
    }

    /// Notes a sample of the session that came to light since: all later instants lie after it.
    mutating func resume(after last: Instant) {
        lastInstant = max(lastInstant ?? last, last)
    }

    /// Notes the arrival of an access unit and puts its times on the connection's continuous clock.
    mutating func arrive(dts: MediaTime, pts: MediaTime, at arrival: Instant) -> (dts: MediaTime, pts: MediaTime) {
        guard let anchor else {
            let ahead = lastInstant.map { $0.microseconds &- arrival.microseconds } ?? 0
            anchor = ahead > Self.largestCatchUp ? arrival.advanced(by: MediaTime(microseconds: ahead &+ 1)) : arrival
            firstPTS = pts
            lastDTS = dts
            lastArrival = arrival
            lastAdvance = arrival
            windowStart = arrival
            return (dts, pts)
        }
        var decoding = dts + correction
        let step = (decoding - lastDTS).microseconds
        let elapsed = max(0, arrival.microseconds &- lastArrival.microseconds)
        let standstill = step > 0 ? 0 : arrival.microseconds &- lastAdvance.microseconds
        if step < -Self.largestStepBack || step > elapsed &+ Self.largestLead || standstill > Self.longestStandstill {
            let target = lastDTS + MediaTime(microseconds: max(1000, elapsed, standstill))
            correction = target - dts
            decoding = target
            jumps += 1
        }
        let presentation = pts + correction
        if decoding > lastDTS {
            lastDTS = decoding
            lastAdvance = arrival
        }
        lastArrival = arrival
        let advance = estimate(of: presentation).microseconds &- arrival.microseconds
        if advance > Self.largestAdvance, anchor <= arrival {
            slew &-= advance
            leastDelay = .max
        }
        followDrift(of: presentation, arrival: arrival, anchor: anchor)
        return (decoding, presentation)
    }

    /// The instant of a picture, by its PTS on the continuous clock; strictly later than every one before.
    mutating func instant(of pts: MediaTime) -> Instant {
        var instant = estimate(of: pts)
        if let lastInstant, instant <= lastInstant {
            instant = Instant(microseconds: lastInstant.microseconds + 1)
        }
        lastInstant = instant
        return instant
    }

    private func estimate(of pts: MediaTime) -> Instant {
        let base = anchor ?? Instant(microseconds: 0)
        return base.advanced(by: pts - firstPTS).advanced(by: MediaTime(microseconds: slew))
    }

    /// The least delayed access unit of a window tells how far the clocks are apart; delays only ever add.
    private mutating func followDrift(of pts: MediaTime, arrival: Instant, anchor: Instant) {
        leastDelay = min(leastDelay, arrival.microseconds &- estimate(of: pts).microseconds)
        let span = arrival.microseconds &- windowStart.microseconds
        guard span >= Self.window else { return }
        let most = Int64(Double(min(span, 6 * Self.window)) * Self.slewRate)
        slew &+= min(max(leastDelay, -most), most)
        windowStart = arrival
        leastDelay = .max
    }
}
