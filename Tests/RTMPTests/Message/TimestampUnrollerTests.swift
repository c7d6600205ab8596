import RTMP
import Testing

@Suite("Timestamps")
struct TimestampUnrollerTests {
    private func unroll(_ timestamps: [UInt32], origin: Int64 = 0) -> [Int64] {
        var unroller = TimestampUnroller(origin: origin)
        return timestamps.map { unroller.unroll($0) }
    }

    @Test("count on where 32 bits wrap")
    func wrap32() {
        // GStreamer uses all bits; the way there takes steps that a clock could take.
        let before: Int64 = 0xFFFF_FFF0
        #expect(
            unroll([0xFFFF_FFF0, 0xFFFF_FFFF, 0, 40], origin: before) == [
                before, before + 15, before + 16, before + 56,
            ]
        )
    }

    @Test("count on where 31 bits wrap, as those of OBS and FFmpeg do")
    func wrap31() {
        let before: Int64 = 0x7FFF_FFF0
        #expect(
            unroll([0x7FFF_FFF0, 0x7FFF_FFFF, 0, 40], origin: before) == [
                before, before + 15, before + 16, before + 56,
            ]
        )
        // And cross the same place with the top bit set.
        #expect(unroll([0x7FFF_FFF0, 0x8000_0000], origin: before) == [before, before + 16])
    }

    @Test("of OBS's audio ahead of the first video are negative")
    func negative() {
        #expect(unroll([0x7FFF_FFE9, 0x7FFF_FFFE, 19, 0]) == [-23, -2, 19, 0])
    }

    @Test("may go back, and far forward")
    func notMonotonic() {
        #expect(unroll([0, 80, 40, 120, 1_000_000, 160]) == [0, 80, 40, 120, 1_000_000, 160])
    }

    @Test("come back from OBS's end of sequence at 0")
    func endOfSequence() {
        #expect(unroll([3_600_000, 0, 3_600_033]) == [3_600_000, 0, 3_600_033])
    }
}
