import Foundation
import Testing

/// The tools of these tests, tested without Mem: a test that reads frames wrongly would blame the wrong program.
@Suite("The harness itself")
struct HarnessTests {
    @Test(
        "A frame's number survives encoding, scaling and JPEG",
        arguments: [
            Recipe(seconds: 3),
            Recipe(width: 241, height: 427, seconds: 3, pixelFormat: "yuv444p"),
            Recipe(seconds: 3, codec: .av1),
            Recipe(seconds: 3, codec: .vp9),
            Recipe(seconds: 3, codec: .hevc),
            Recipe(rate: "60", seconds: 3, hasVariableRate: true),
        ]
    )
    func marks(recipe: Recipe) async throws {
        let folder = try TestFolder("marks")
        let clip = try await ClipLibrary.shared.clip(recipe)
        let pictures = try await Self.jpegs(of: clip, in: folder)
        let numbers = try await MarkReader(folder: folder).numbers(on: pictures)
        #expect(numbers == clip.presentationTimes.indices.map { $0 })
        #expect(pictures.allSatisfy { JPEGSize($0) == JPEGSize(width: recipe.width, height: recipe.height) })
    }

    @Test("A picture without a mark has no number")
    func noMark() async throws {
        let page = TextPage(seed: 3).pixels
        #expect(FrameMark.number(inStrip: page.prefix(160 * 20)) == nil)
        #expect(FrameMark.number(inStrip: []) == nil)
    }

    @Test("The frames to expect are the first at or after each instant, each once")
    func expectation() {
        func frames(_ times: [Int], _ interval: Double = 1) -> [Int] {
            Clip(file: URL(filePath: "/"), presentationTimes: times).expectedFrames(everySeconds: interval)
        }
        #expect(frames([0, 500, 999, 1001, 1500, 2000]) == [0, 3, 5])
        #expect(frames([0, 900, 3400, 3900, 4000]) == [0, 2, 4])
        #expect(frames([0, 100, 200, 300, 400, 500], 0.25) == [0, 3, 5])
    }

    @Test("Instants are read to the microsecond")
    func instants() throws {
        #expect(try UTC.seconds("1970-01-01T00:01:00Z") == 60)
        #expect(abs(try UTC.seconds("2026-11-22T10:00:00.250001Z") - 1_795_341_600.250001) < 0.000001)
        #expect(throws: MalformedTimestamp.self) { try UTC.seconds("2026-11-22T10:00:00+01:00") }
    }

    @Test("A program that ends by a signal is told from one that fails")
    func exitStatus() async throws {
        let folder = try TestFolder("exit status")
        let shell = URL(filePath: "/bin/sh")
        let failing = try ChildProcess(shell, ["-c", "echo x; exit 7"], in: folder, name: "sh")
        #expect(try await failing.exitStatus(within: 5) == 7)
        #expect(failing.output == "x\n")
        let killed = try ChildProcess(shell, ["-c", "kill -9 $$"], in: folder, name: "sh")
        #expect(try await killed.exitStatus(within: 5) == 137)
        let slow = try ChildProcess(shell, ["-c", "exec cat /dev/zero >/dev/null"], in: folder, name: "sh")
        await #expect(throws: TimeLimitExceeded.self) { try await slow.exitStatus(within: 0.1) }
    }

    private static func jpegs(of clip: Clip, in folder: TestFolder) async throws -> [[UInt8]] {
        let pattern = folder.data.appending(path: "%05d.jpg").path
        try await ChildProcess.run(
            FFmpeg.recent.program(),
            [
                "-v", "error", "-i", clip.file.path, "-fps_mode", "passthrough", "-pix_fmt", "yuvj420p", "-q:v", "5",
                pattern,
            ],
            in: folder
        )
        return try FileManager.default.contentsOfDirectory(atPath: folder.data.path).sorted()
            .filter { $0.hasSuffix(".jpg") }
            .map { [UInt8](try Data(contentsOf: folder.data.appending(path: $0))) }
    }
}
