import MemCore
import SeededNumbers
import Testing

@testable import FragmentedMP4

/// Whatever a publisher says of its samples, what is held and written keeps its bounds.
@Suite("Hostile samples")
struct HostileSampleTests {
    private func writer(origin: MediaTime = .zero) throws -> SegmentWriter {
        let video = try VideoTrack(
            codec: .av1,
            record: [0x81, 0, 0, 0],
            size: PictureSize(width: 64, height: 64)
        )
        let audio = try AudioTrack(codec: .aac, record: [0x11, 0x90])
        return SegmentWriter(
            format: SegmentFormat(video: video, audio: audio),
            origin: origin,
            start: Instant(microseconds: 0)
        )
    }

    @Test("Times that jump as they like trap nowhere, and what is written can be read")
    func times() throws {
        var numbers = SeededNumbers(seed: 20)
        for _ in 0..<200 {
            var writer = try writer(origin: MediaTime(microseconds: Int64.random(in: .min ... .max, using: &numbers)))
            var bytes = writer.front
            for _ in 0..<50 {
                let dts = MediaTime(microseconds: Int64.random(in: .min ... .max, using: &numbers))
                let pts = MediaTime(microseconds: Int64.random(in: .min ... .max, using: &numbers))
                let payload = [UInt8](repeating: 1, count: Int.random(in: 0...9, using: &numbers))
                let isKeyframe = Bool.random(using: &numbers)
                if Bool.random(using: &numbers) {
                    let pieces = writer.appendVideo(
                        dts: dts,
                        pts: pts,
                        isKeyframe: isKeyframe,
                        at: Instant(microseconds: pts.microseconds),
                        payload: payload.span
                    )
                    bytes += pieces.flatMap { $0 }
                } else {
                    bytes += writer.appendAudio(at: dts, payload: payload.span).flatMap { $0 }
                }
            }
            bytes += writer.finish(before: MediaTime(microseconds: .max)).flatMap { $0 }
            let summary = SegmentSummary(size: Int64(bytes.count)) { offset, count in
                Array(bytes.dropFirst(Int(offset)).prefix(count))
            }
            if let summary { #expect(summary.bytes <= Int64(bytes.count)) }
            #expect(BoxReader(bytes[...]).reduce(0) { $0 + $1.body.count + 8 } == bytes.count)
        }
    }

    @Test("Time that stands still fills no more than a fragment")
    func standstill() throws {
        var writer = try writer()
        let payload = [UInt8](repeating: 7, count: 1 << 20)
        var largest = 0
        for _ in 0..<100 {
            _ = writer.appendVideo(
                dts: .zero,
                pts: .zero,
                isKeyframe: false,
                at: Instant(microseconds: 0),
                payload: payload.span
            )
            _ = writer.appendAudio(at: .zero, payload: payload.span)
            largest = max(largest, writer.pendingBytes)
        }
        #expect(largest <= SegmentWriter.largestFragment + 2 * payload.count)
        for _ in 0..<3 * SegmentWriter.mostSamples { _ = writer.appendAudio(at: .zero, payload: [1].span) }
        #expect(writer.pendingBytes <= SegmentWriter.largestFragment + 2 * payload.count)
    }

    @Test("A sample that is too large is left out")
    func tooLarge() throws {
        var writer = try writer()
        let payload = [UInt8](repeating: 7, count: SegmentWriter.largestSample + 1)
        _ = writer.appendVideo(
            dts: .zero,
            pts: .zero,
            isKeyframe: true,
            at: Instant(microseconds: 0),
            payload: payload.span
        )
        _ = writer.appendAudio(at: .zero, payload: payload.span)
        #expect(writer.pendingBytes == 0)
        #expect(writer.finish().isEmpty)
    }

    @Test("Packets of audio follow each other without a seam, and with one where some are missing")
    func seams() {
        var ticks = AudioTicks(rate: 44100)
        let told = (0..<100).map { (Double($0) * 1024 / 44100 * 1000).rounded(.down) * 1000 }
        let places = told.map { ticks.place(Int64($0), duration: 1024) }
        #expect(places == (0..<100).map { Int64($0) * 1024 })
        #expect(ticks.place(4_000_000, duration: 1024) == 176_400)
        #expect(ticks.next == 177_424)
    }
}
