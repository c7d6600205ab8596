import DecoderProtocol
import Logging
import MemCore
import NIOCore
import NIOPosix
import Testing

@testable import MemIngest

@Suite("The gaps of a live stream")
struct LiveStateTests {
    private func state() -> LiveState {
        LiveState(
            fixture: LiveStream.Fixture(
                sessionID: SessionID(rawValue: "session"),
                sourceID: SourceID(rawValue: 1),
                lastSampleAt: nil,
                gapCause: .disconnected,
                configuration: Configuration(),
                current: CurrentConfiguration(Configuration()),
                decoderPath: "/bin/false",
                group: MultiThreadedEventLoopGroup.singleton,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        )
    }

    /// The causes of the gaps before samples at these seconds, with so many access units dropped by then.
    private func causes(_ samples: [(second: Int64, dropped: Int)], in state: inout LiveState) -> [GapCause?] {
        samples.map { second, dropped in
            let sample = DecodedSample(
                pts: MediaTime(milliseconds: second * 1000),
                pictureSize: PictureSize(width: 64, height: 64),
                fingerprint: Fingerprint(0, 0, 0, 0),
                similarity: nil,
                verdict: .same,
                pictureNumber: 1
            )
            for case .gap(_, _, _, _, let cause) in state.place(sample, dropped: dropped).marks { return cause }
            return nil
        }
    }

    @Test("a hole after dropped video is found although samples from before it were still on their way")
    func dropped() {
        var state = state()
        #expect(
            causes([(0, 0), (1, 0), (2, 48), (6, 48), (7, 48)], in: &state) == [nil, nil, nil, .dropped, nil]
        )
    }

    @Test("a hole without a cause is the publisher's own: no gap")
    func slowSource() {
        var state = state()
        #expect(causes([(0, 0), (5, 0), (10, 0)], in: &state) == [nil, nil, nil])
    }

    @Test("a decoder that failed is named")
    func decoder() {
        var state = state()
        #expect(causes([(0, 0)], in: &state) == [nil])
        state.noteDecoderRestart()
        #expect(causes([(4, 0), (8, 0)], in: &state) == [.decoder, nil])
    }

    @Test("a wall clock that was set is told by a gap, forward and back", arguments: [3600, -3600, -1])
    func clock(shift: Int64) {
        var state = state()
        let start: Int64 = 1_800_000_000
        func arrive(_ second: Int64, _ shift: Int64) {
            let time = MediaTime(milliseconds: second * 1000)
            let instant = Instant(microseconds: (start + second + shift) * 1_000_000)
            _ = state.arrive(dts: time, pts: time, at: Arrival(instant: instant, uptime: time))
        }
        arrive(0, 0)
        #expect(causes([(0, 0)], in: &state) == [nil])
        arrive(1, shift)
        arrive(2, shift)
        #expect(causes([(1, 0), (2, 0)], in: &state) == [.clock, nil])
    }

    @Test("video that comes before the instants of its samples is told by a mark of its own: no gap")
    func misdated() {
        var state = state()
        let start = Instant(microseconds: 1_800_000_000_000_000)
        for second in Int64(0)...3 {
            let time = MediaTime(milliseconds: second * 1000)
            _ = state.arrive(dts: time, pts: time, at: Arrival(instant: start, uptime: .zero))
            #expect(causes([(second, 0)], in: &state) == [nil])
        }
        let mark = TimelineMark.misdated(
            sessionID: SessionID(rawValue: "session"),
            sourceID: SourceID(rawValue: 1),
            start: start,
            end: start.advanced(bySeconds: 3),
            ahead: MediaTime(milliseconds: 3000)
        )
        #expect(state.misdated(isOver: true) == [mark])
        #expect(state.misdated(isOver: true) == [])
    }

    @Test("keyframes whose headers can't be read, time after time, are told until a sample comes")
    func unreadableKeyframes() {
        var state = state()
        func receive(_ type: UInt8, _ payload: [UInt8]) -> LiveState.Outcome {
            let bytes = ByteBuffer(bytes: [type] + Array("vp09".utf8) + payload)
            let arrival = Arrival(instant: Instant(microseconds: 1_800_000_000_000_000), uptime: .zero)
            return state.receive(video: bytes, at: .zero, arrival: arrival)
        }
        // Enhanced FLV: a sequence header, then coded keyframes; those of VP9 begin with 0b10.
        #expect(receive(0x90, [0, 10, 0x80, 1, 1, 1, 0, 0]).items.count == 1)
        for _ in 0..<7 { #expect(receive(0x91, [0]).events.isEmpty) }
        #expect(state.errorReason == nil)
        #expect(receive(0x91, [0]).events == [.changed])
        #expect(state.errorReason == "the headers of 8 keyframes in a row can't be read")
        for _ in 0..<20 { #expect(receive(0x91, [0]).events.isEmpty) }
        #expect(causes([(0, 0)], in: &state) == [nil])
        #expect(state.errorReason == nil)
    }
}
