import Foundation
import FrameSampling
import Testing

@Suite("How loud sound is")
struct LevelMeterTests {
    private static func level(_ channels: [[Float]], rate: Int) -> LevelMeter.Level? {
        var meter = LevelMeter(lowest: -120)
        for (number, samples) in channels.enumerated() {
            samples.withUnsafeBufferPointer { meter.take($0, channel: number) }
        }
        return meter.advance(by: channels[0].count, rate: rate)
    }

    private static func sine(_ amplitude: Float, count: Int = 48_000) -> [Float] {
        (0..<count).map { amplitude * sin(2 * .pi * 440 * Float($0) / 48_000) }
    }

    @Test("a sine of full scale peaks at 0 dBFS, and is 3 dB less on average; a tenth of it 20 dB less")
    func sines() throws {
        let full = try #require(Self.level([Self.sine(1)], rate: 48_000))
        #expect((full.peak - 0).magnitude < 0.01)
        #expect((full.rms + 3.01).magnitude < 0.01)
        let tenth = try #require(Self.level([Self.sine(0.1)], rate: 48_000))
        #expect((tenth.rms + 23.01).magnitude < 0.01)
    }

    @Test("the loudest channel counts, not their mean")
    func channels() throws {
        let silence = [Float](repeating: 0, count: 48_000)
        let level = try #require(Self.level([silence, Self.sine(0.1), silence], rate: 48_000))
        #expect((level.rms + 23.01).magnitude < 0.01)
    }

    @Test("digital silence, what is no number, and what nobody could hear is as low as it gets")
    func silence() throws {
        for value in [Float(0), .nan, .infinity, -.infinity, 1e-30] {
            let level = try #require(Self.level([[Float](repeating: value, count: 100)], rate: 100))
            #expect(level.rms == -120)
            #expect(level.peak == -120)
        }
    }

    @Test("a level is told for each second, of that second alone")
    func seconds() {
        var meter = LevelMeter(lowest: -120)
        var levels: [Double] = []
        for piece in 0..<100 {
            let samples = [Float](repeating: piece < 50 ? 1 : 0, count: 480)
            samples.withUnsafeBufferPointer { meter.take($0, channel: 0) }
            if let level = meter.advance(by: 480, rate: 24_000) { levels.append(level.rms) }
        }
        #expect(levels == [0, -120])
    }
}
