import FLV
import FragmentedMP4
import MemCore
import NIOCore
import Testing

@testable import MemIngest

@Suite("Where a recording is cut")
struct SegmentCutterTests {
    /// The spans of segments, in seconds after the start of the stream.
    private func spans(_ actions: [SegmentCutter.Action]) -> [ClosedRange<Double>] {
        var starts: [Int: Instant] = [:]
        var spans: [Int: ClosedRange<Double>] = [:]
        for action in actions {
            switch action {
            case .begin(let number, let start, _, _): starts[number] = start
            case .write: break
            case .end(let number, let end):
                guard let start = starts[number] else { continue }
                let origin = SyntheticStream.start
                spans[number] = start.seconds(since: origin)...end.seconds(since: origin)
            }
        }
        return spans.sorted { $0.key < $1.key }.map(\.value)
    }

    private func cut(_ packets: [RecordedPacket]) -> [SegmentCutter.Action] {
        var cutter = SegmentCutter()
        return packets.flatMap { cutter.take($0) } + cutter.end()
    }

    @Test("at the first keyframe after a minute")
    func minutes() {
        let stream = SyntheticStream()
        // A keyframe every 2.8 s.
        let actions = cut((0..<3750).map { stream.video($0, isKeyframe: $0 % 70 == 0) })
        #expect(spans(actions) == [0...61.6, 61.6...123.2, 123.2...150])
    }

    @Test("not before the first keyframe")
    func beginning() {
        let stream = SyntheticStream()
        let actions = cut((0..<100).map { stream.video($0, isKeyframe: $0 == 50) })
        #expect(spans(actions) == [2...4])
    }

    @Test("where the format changes, timestamps jump, or the wall clock was set")
    func changes() {
        var other = SyntheticStream()
        other.size = PictureSize(width: 320, height: 180)
        var jumped = other
        jumped.jumps = 1
        let stream = SyntheticStream()
        let packets = (0..<400).map { number -> RecordedPacket in
            let isKeyframe = number % 50 == 0
            switch number {
            case 0..<100: return stream.video(number, isKeyframe: isKeyframe)
            case 100..<200: return other.video(number, isKeyframe: isKeyframe)
            case 200..<300: return jumped.video(number, isKeyframe: isKeyframe)
            default: return jumped.video(number, isKeyframe: isKeyframe, shift: 100)
            }
        }
        #expect(spans(cut(packets)) == [0...4, 4...8, 8...12, 112...116])
    }

    @Test("where something is missing")
    func missing() {
        let stream = SyntheticStream()
        let packets = (0..<200).map { stream.video($0, isKeyframe: $0 % 50 == 0) }
        // From 3 s on all was dropped, up to the keyframe at 4 s.
        let kept = Array(packets[..<75]) + [RecordedPacket.end] + Array(packets[100...])
        #expect(spans(cut(kept)) == [0...3, 4...8])
    }

    @Test("instants that come back by a correction of the clock overlap nothing, and cut once")
    func correction() {
        let stream = SyntheticStream()
        let packets = (0..<1000).map { number in
            stream.video(number, isKeyframe: number % 50 == 0, shift: number < 100 ? 0 : -3)
        }
        #expect(spans(cut(packets)) == [0...4, 4...37])
    }

    @Test("sound goes where its time is, though it comes late")
    func lateSound() throws {
        var stream = SyntheticStream()
        stream.sound = SyntheticStream.header()
        var packets: [RecordedPacket] = []
        for number in 0..<1600 {
            packets.append(stream.video(number, isKeyframe: number % 50 == 0))
            // 200 ms late.
            packets.append(stream.sound(at: Int64(number) * 40 - 200))
        }
        var cutter = SegmentCutter()
        var sizes: [Int: Int] = [:]
        var order: [String] = []
        for action in packets.flatMap({ cutter.take($0) }) + cutter.end() {
            switch action {
            case .begin(let number, _, let format, _):
                order.append("begin \(number)")
                #expect(format.audio?.codec == .aac)
            case .write(let number, let pieces): sizes[number, default: 0] += pieces.count
            case .end(let number, _): order.append("end \(number)")
            }
        }
        #expect(order == ["begin 1", "begin 2", "end 1", "end 2"], "the first is left open for what comes late")
        #expect(sizes.keys.sorted() == [1, 2])
    }

    @Test("another header of sound begins another segment; what it can't have is told once, and left out")
    func headers() {
        var stream = SyntheticStream()
        stream.sound = SyntheticStream.header()
        var second = stream
        second.sound = SyntheticStream.header(2)
        var odd = stream
        odd.sound = RecordedSound.Header(codec: .mp3, record: ByteBuffer(), number: 3)
        var cutter = SegmentCutter()
        var formats: [SegmentFormat] = []
        for (index, part) in [stream, second, odd, odd].enumerated() {
            for action in cutter.take(part.video(index * 50, isKeyframe: true)) {
                if case .begin(_, _, let format, _) = action { formats.append(format) }
            }
        }
        #expect(formats.map { $0.audio?.codec } == [.aac, .aac, nil])
        let refusals = cutter.takeRefusals()
        #expect(refusals == ["audio: mp3 is not recorded"])
    }

    @Test("names sort by time, and have no colons")
    func names() {
        let start = Instant(microseconds: 1_795_339_800_000_000)
        #expect(SegmentName.text(of: start) == "2026-11-22T09-30-00.000000Z.mp4")
        #expect(SegmentName.text(of: start.advanced(bySeconds: 0.0105)) == "2026-11-22T09-30-00.010500Z.mp4")
    }

    @Test("of several tracks of sound the first one is followed")
    func tracks() {
        var sound = RecordedSound()
        func packet(_ content: AudioPacket.Content, _ track: UInt8) -> AudioPacket {
            AudioPacket(codec: .aac, content: content, track: track, payload: ByteBuffer(bytes: [0x11, 0x90]))
        }
        #expect(sound.take(packet(.frames, 0), at: .zero) == nil)
        #expect(sound.take(packet(.sequenceHeader, 0), at: .zero) == nil)
        #expect(sound.take(packet(.sequenceHeader, 1), at: .zero) == nil)
        #expect(sound.header?.number == 1)
        #expect(sound.take(packet(.frames, 1), at: .zero) == nil)
        #expect(sound.take(packet(.frames, 0), at: .zero) != nil)
        #expect(sound.take(packet(.sequenceHeader, 0), at: .zero) == nil)
        #expect(sound.header?.number == 1, "it is the same again")
    }
}
