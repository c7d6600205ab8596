import Foundation
import Testing

/// The scenarios of `make soak`, smaller: what sends, asks, kills and counts is a program of its own.
@Suite("Under load and faults")
struct SoakTests {
    @Test("A server that is killed again and again has every sample that it had shown, and its files are sound")
    func powerCuts() async throws {
        try await run("power_cut", share: 20)
    }

    @Test("A server that is killed while it records has every whole fragment, listed and playable")
    func recordings() async throws {
        try await run("recording", share: 20)
    }

    @Test("After hundreds of connections and killed decoders no descriptor, thread, process or memory is held")
    func leaks() async throws {
        try await run("leaks", share: 50)
    }

    @Test("Live streams lose no sample, and no request fails, while many read and many more do nothing")
    func load() async throws {
        try await run("load", share: 40)
    }

    @Test("A restart under encoders that come back costs no more than the pause, and a gap says so")
    func restart() async throws {
        try await run("restart", share: 30)
    }

    @Test(
        "While no file can be written every sample waits, the newest with their pictures, and all goes on by itself",
        .enabled(if: hasLoopDisks, "this user may not make a disk of its own")
    )
    func readOnly() async throws {
        try await run("read_only", share: 30)
    }

    private static let hasLoopDisks =
        TestFolder.canMount && FileManager.default.isWritableFile(atPath: "/dev/loop-control")

    private func run(_ scenario: String, share: Int) async throws {
        let folder = try TestFolder("soak \(scenario)")
        let program = Place.repository.appending(path: "Tests/Soak").path
        try await Workload.machine.claiming(share) {
            let report = try await ChildProcess.run(
                Place.python,
                [program, "--small", Place.programs.path, folder.data.path, scenario],
                in: folder,
                within: 240
            )
            #expect(report.contains("live streams") && !report.contains("not run"), "\(report)")
        }
    }
}
