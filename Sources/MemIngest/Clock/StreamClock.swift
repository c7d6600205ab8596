internal import MemCore

/// Turns a connection's media time into UTC.
///
/// An instant is `anchor + (pts − first pts) + slew`. The anchor is the arrival time of the first access unit. The slew
/// follows the drift between the encoder's clock and this machine's, never faster than ``slewRate``, so that instants
/// neither jump nor go backwards. A jump of the encoder's own timestamps is taken out before anybody sees it, and so is
/// their standing still: access units leave ``arrive(dts:pts:at:)`` on one continuous clock.
///
/// No access unit can arrive before it was made. One that seems to, by its DTS, proves that those before it were late, as
/// the first ones are of an encoder that had to wait for its connection: as long as no picture has its instant, the anchor
/// moves back at once. Later, instants come closer by ``slewRate``, and ``takeMisdated()`` tells which were dated too late
/// until then. No picture is dated further than ``largestAdvance`` into the future, however fast it is sent.
///
/// When the wall clock is set, instants follow it forward at once; back they can't go, so they keep their spacing and
/// come closer by ``catchUpRate``. ``takeLeap()`` tells of both, and of an encoder that slept, for the timeline to say so.
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

    /// How early an access unit may arrive: what drift and rounded timestamps explain.
    static let largestEarliness: Int64 = 250_000

    /// How far ahead a session's last instant may lie to be caught up with: samples are then a microsecond apart.
    ///
    /// A wall clock that was set back by more is not waited for: the spacing is kept, the slew brings the clock back.
    static let largestCatchUp: Int64 = 30_000_000

    /// How late all access units of a window may be before the encoder's clock is taken to have stood still meanwhile.
    ///
    /// A network that was stuck delivers what it held back within the window.
    static let largestDelay: Int64 = 5_000_000

    /// How far the wall clock may move against the machine's uptime between two access units before it counts as set.
    ///
    /// NTP slews by half a millisecond in a second.
    static let largestShift: Int64 = 250_000

    /// How long timestamps may stand still while access units arrive before time goes on by itself.
    static let longestStandstill: Int64 = 2_000_000

    /// How far timestamps may step back before that counts as a jump; DTS of sloppy muxers are off by some frames.
    static let largestStepBack: Int64 = 1_000_000

    /// Drift is looked at once in this time: long enough that the least delayed access unit had no queue before it.
    static let window: Int64 = 10_000_000

    /// At most 0.5 % of the time goes into the correction, which no viewer of a timeline can see.
    static let slewRate = 0.005

    /// The same for instants that lie far ahead of a wall clock that was set back: an hour is made up for in ten.
    static let catchUpRate = 0.1

    private var anchor: Instant?
    private var firstPTS = MediaTime.zero
    /// By how much the first access unit's PTS is behind its DTS.
    private var firstDelay = MediaTime.zero
    private var correction = MediaTime.zero
    private var lastDTS = MediaTime.zero
    private var lastArrival = Instant(microseconds: 0)
    private var lastAdvance = Instant(microseconds: 0)
    private var slew: Int64 = 0
    private var doubt = ClockDoubt()
    /// When the first access unit of the present window came; nil before that.
    private var windowStart: Instant?
    private var leastDelay = Int64.max
    private var lastInstant: Instant?
    /// How far the wall clock was from the machine's uptime.
    private var offset: Int64 = 0
    /// Whether instants lie ahead of the wall clock because they must not go back.
    private var isAhead = false
    private var hasLeapt = false
    /// Whether pictures of this connection have their instants already.
    private var hasInstants = false

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

    /// Whether instants are no longer where the ones before would have them, because a clock was set or stood still; asking
    /// makes it false.
    mutating func takeLeap() -> Bool {
        defer { hasLeapt = false }
        return hasLeapt
    }

    /// The samples that came out to be dated too late, by more than ``ClockDoubt/tolerance``; asking empties the list.
    ///
    /// - Parameter isOver: whether no more samples come, so that what goes on just now ends with the last one.
    mutating func takeMisdated(isOver: Bool = false) -> [ClockDoubt.Span] {
        if isOver { doubt.settle() }
        return doubt.take()
    }

    /// Notes the arrival of an access unit and puts its times on the connection's continuous clock.
    mutating func arrive(dts: MediaTime, pts: MediaTime, at when: Arrival) -> (dts: MediaTime, pts: MediaTime) {
        let arrival = when.instant
        guard anchor != nil else {
            begin(dts: dts, pts: pts, at: when)
            return (dts, pts)
        }
        let shift = noteWallClock(when)
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
        if shift != 0 { follow(shift, of: presentation, arrival: arrival) }
        let advance = estimate(of: presentation).microseconds &- arrival.microseconds
        // Pictures in another order than they are shown in are ahead by turns: by its DTS none is.
        let earliness = estimate(of: decoding + firstDelay).microseconds &- arrival.microseconds
        doubt.arrive(earliness, at: arrival)
        isAhead = isAhead && advance > Self.largestEarliness
        if isAhead {
            move(by: 0 &- min(advance, Int64(Double(elapsed) * Self.catchUpRate)))
            return (decoding, presentation)
        }
        if !hasInstants, earliness > Self.largestEarliness {
            move(by: 0 &- earliness)
            leastDelay = .max
        } else if advance > Self.largestAdvance {
            move(by: 0 &- advance)
            leastDelay = .max
        }
        followDrift(of: presentation, arrival: arrival)
        return (decoding, presentation)
    }

    private mutating func begin(dts: MediaTime, pts: MediaTime, at when: Arrival) {
        let arrival = when.instant
        let ahead = lastInstant.map { $0.microseconds &- arrival.microseconds } ?? 0
        isAhead = ahead > Self.largestCatchUp
        anchor = isAhead ? arrival.advanced(by: MediaTime(microseconds: ahead &+ 1)) : arrival
        firstPTS = pts
        firstDelay = pts - dts
        lastDTS = dts
        lastArrival = arrival
        lastAdvance = arrival
        offset = when.offset
        doubt.arrive(isAhead ? ahead &+ 1 : 0, at: arrival)
    }

    /// By how much the wall clock was set since the last access unit; what was measured by it is measured by it as it is now.
    private mutating func noteWallClock(_ arrival: Arrival) -> Int64 {
        let shift = arrival.offset &- offset
        offset = arrival.offset
        guard shift.magnitude > Self.largestShift.magnitude else { return 0 }
        let distance = MediaTime(microseconds: shift)
        lastArrival = lastArrival.advanced(by: distance)
        lastAdvance = lastAdvance.advanced(by: distance)
        windowStart = nil
        leastDelay = .max
        return shift
    }

    /// Goes with a wall clock that was set, unless that leads far back.
    private mutating func follow(_ shift: Int64, of pts: MediaTime, arrival: Instant) {
        hasLeapt = true
        doubt.restart()
        let advance = estimate(of: pts).microseconds &- arrival.microseconds
        // What it was by the clock as it was before: a delay, or a lead that there is no reason for any more.
        let wanted = isAhead ? 0 : advance &+ shift
        let moved = estimate(of: pts).advanced(by: MediaTime(microseconds: wanted &- advance))
        if let lastInstant, lastInstant.microseconds &- moved.microseconds > Self.largestCatchUp {
            isAhead = true
        } else {
            isAhead = false
            slew &+= wanted &- advance
        }
    }

    /// Lets all instants to come lie that much later.
    private mutating func move(by distance: Int64) {
        slew &+= distance
        doubt.move(by: distance)
    }

    /// The instant of a picture, by its PTS on the continuous clock; strictly later than every one before.
    mutating func instant(of pts: MediaTime) -> Instant {
        let estimate = estimate(of: pts)
        var instant = estimate
        if let lastInstant, instant <= lastInstant {
            instant = Instant(microseconds: lastInstant.microseconds + 1)
        }
        lastInstant = instant
        hasInstants = true
        doubt.date(instant, pushedBy: instant.microseconds &- estimate.microseconds)
        return instant
    }

    /// A time that the publisher gave to something else than video, on the continuous clock.
    func continuous(_ time: MediaTime) -> MediaTime { time + correction }

    /// The instant that a picture would have now, never before one that was given; nothing is noted.
    func expectedInstant(of pts: MediaTime) -> Instant {
        max(estimate(of: pts), lastInstant ?? Instant(microseconds: .min))
    }

    private func estimate(of pts: MediaTime) -> Instant {
        let base = anchor ?? Instant(microseconds: 0)
        return base.advanced(by: pts - firstPTS).advanced(by: MediaTime(microseconds: slew))
    }

    /// The least delayed access unit of a window tells how far the clocks are apart; delays only ever add.
    private mutating func followDrift(of pts: MediaTime, arrival: Instant) {
        let start = windowStart ?? arrival
        windowStart = start
        leastDelay = min(leastDelay, arrival.microseconds &- estimate(of: pts).microseconds)
        let span = arrival.microseconds &- start.microseconds
        guard span >= Self.window else { return }
        if leastDelay > Self.largestDelay {
            slew &+= leastDelay
            hasLeapt = true
            doubt.restart()
        } else {
            let most = Int64(Double(min(span, 6 * Self.window)) * Self.slewRate)
            move(by: min(max(leastDelay, -most), most))
        }
        windowStart = nil
        leastDelay = .max
    }
}
