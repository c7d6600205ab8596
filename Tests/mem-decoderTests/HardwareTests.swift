import DecoderProtocol
import Foundation
import MemCore
import SampleClips
import Testing

/// A graphics processor is asked for; machines that test have none, as a rule.
@Suite("Hardware decoding")
struct HardwareTests {
    private func samples(_ clip: Clip, _ arguments: [String]) throws -> (ready: String, samples: [DecodedSample]) {
        let process = try DecoderProcess(arguments: arguments)
        process.send(
            .settings(
                DecoderSettings(
                    interval: MediaTime(milliseconds: 1000),
                    frame: Configuration.Capture.Frame(),
                    maximumLongSide: 1920,
                    maximumShortSide: 1080,
                    memoryLimit: 0,
                    firstPictureNumber: 1
                )
            )
        )
        guard case .ready(let text)? = try process.next() else {
            Issue.record("no ready")
            return ("", [])
        }
        process.send(clip)
        process.send(.end)
        let samples = try process.rest().compactMap { if case .sample(let sample) = $0 { sample } else { nil } }
        #expect(process.wait() == 0)
        return (text, samples)
    }

    private func found() throws -> [String: String?] {
        let text = try DecoderProcess(arguments: ["--hardware"], usesSocket: false).text()
        return try JSONDecoder().decode([String: String?].self, from: Data(text.utf8))
    }

    @Test("says for each interface what there is, or why there is nothing")
    func report() throws {
        let found = try found()
        #expect(Set(found.keys) == ["vaapi", "nvdec"])
        #expect(found.values.allSatisfy { $0 != "" })
    }

    @Test(
        "decodes the same, with a device or without one, and says which it is",
        arguments: ["auto", "vaapi", "nvdec"]
    )
    func fallsBack(method: String) throws {
        let clip = try Clip.make(
            with: try #require(Program.ffmpeg),
            input: "testsrc2=size=320x180:rate=30:duration=4",
            output: ["-c:v", "libx264", "-preset", "ultrafast", "-g", "60", "-bf", "2"]
        )
        let plain = try samples(clip, [])
        let asked = try samples(clip, ["--decoding", method])
        #expect(!plain.ready.contains("vaapi") && !plain.ready.contains("nvdec"))
        let interfaces = DecodingMethod(rawValue: method)?.interfaces.map(\.rawValue) ?? []
        let found = try found()
        let used = interfaces.first { found[$0] == .some(nil) }
        let words = used.map { ["decoding by \($0)"] } ?? interfaces.map { "\($0) (" }
        #expect(words.allSatisfy { asked.ready.contains($0) }, "\(asked.ready)")
        #expect(asked.samples.map(\.pts) == plain.samples.map(\.pts))
        #expect(asked.samples.map(\.fingerprint) == plain.samples.map(\.fingerprint))
        #expect(asked.samples.count == 4)
    }
}
