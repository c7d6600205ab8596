import DecoderProtocol
import Glibc
import MemCore
import ProcessSandbox
import SampleClips
import Testing

/// The real program, which tries what a stranger's video would have it do.
@Suite("The sandbox of mem-decoder")
struct SandboxTests {
    /// What a kernel without a part of the sandbox can't be tested for.
    private static let missing: [SandboxLayer] = {
        guard let answer = try? answer(["--sandbox"]) else { return SandboxLayer.allCases }
        return SandboxLayer.allCases.filter { answer.contains("\"\($0.rawValue)\"") }
    }()

    private static func answer(_ arguments: [String]) throws -> String {
        try DecoderProcess(arguments: arguments, usesSocket: false).text()
    }

    /// The errno value of an attempt, 0 if it was possible, or minus the signal that ended it.
    private func outcome(of attempt: SandboxAttempt, _ words: String...) throws -> Int32 {
        try DecoderProcess(arguments: ["--attempt", attempt.rawValue] + words).wait()
    }

    @Test(
        "the filter ends the process at",
        .enabled(if: !missing.contains(.filter)),
        arguments: [
            .readFile, .makeFile, .listFolder, .findFile, .connect, .send, .execute, .fork, .signal, .trace, .makeCode,
            .duplicate,
        ] as [SandboxAttempt]
    )
    func forbidden(attempt: SandboxAttempt) throws {
        #expect(try outcome(of: attempt) == -SIGSYS)
        #expect(try outcome(of: attempt, "filter") == -SIGSYS)
    }

    @Test(
        "beside a driver, what it may look for is refused, and all else ends the process",
        .enabled(if: missing.isEmpty)
    )
    func besideDriver() throws {
        for attempt in [SandboxAttempt.readFile, .makeFile, .listFolder, .findFile] {
            #expect(try outcome(of: attempt, "driver") == EACCES, "\(attempt)")
        }
        for attempt in [SandboxAttempt.connect, .send, .execute, .fork, .signal, .trace, .makeCode] {
            #expect(try outcome(of: attempt, "driver") == -SIGSYS, "\(attempt)")
        }
    }

    @Test("Landlock alone refuses files, connections and signals", .enabled(if: !missing.contains(.landlock)))
    func landlock() throws {
        for attempt in [SandboxAttempt.readFile, .makeFile, .listFolder] {
            #expect(try outcome(of: attempt, "landlock") == EACCES, "\(attempt)")
        }
        // Kernels of before 6.7 and 6.12 know no rules for these.
        #expect(try [EACCES, ECONNREFUSED].contains(outcome(of: .connect, "landlock")))
        #expect(try [EPERM, 0].contains(outcome(of: .signal, "landlock")))
    }

    @Test("a network namespace alone leads nowhere", .enabled(if: !missing.contains(.namespaces)))
    func namespaces() throws {
        #expect(try outcome(of: .connect, "namespaces") == ENETUNREACH)
    }

    @Test("the environment is empty, descriptors can't be had, and computing for ever has an end")
    func limits() throws {
        #expect(try outcome(of: .environment) == ENOENT)
        #expect(try outcome(of: .duplicate, "limits") == EMFILE)
        #expect(try outcome(of: .compute) == -SIGXCPU)
    }

    @Test(
        "without it all of that is possible",
        arguments: [
            .readFile, .makeFile, .listFolder, .findFile, .send, .execute, .fork, .signal, .makeCode, .duplicate,
        ] as [SandboxAttempt]
    )
    func possible(attempt: SandboxAttempt) throws {
        #expect(try outcome(of: attempt, "nothing") == 0)
    }

    @Test("threads can be started")
    func threads() throws {
        #expect(try outcome(of: .thread) == 0)
    }

    @Test("every attempt is one of the tests above")
    func complete() {
        let above: Set<SandboxAttempt> = [
            .readFile, .makeFile, .listFolder, .findFile, .connect, .send, .execute, .fork, .signal, .trace, .makeCode,
            .duplicate, .environment, .compute, .thread,
        ]
        #expect(above == Set(SandboxAttempt.allCases))
    }

    @Test("on a kernel that knows none of it, the work is done all the same, and the parent is told")
    func oldKernel() throws {
        let clip = try Clip.make(
            with: try #require(Program.ffmpeg),
            input: "testsrc2=size=64x36:rate=10:duration=2",
            output: ["-c:v", "libx264", "-preset", "ultrafast"]
        )
        let answer = try Self.answer(["--old-kernel", "--sandbox"])
        #expect(answer == #"{"missing":["namespaces","landlock","filter"]}"# + "\n")
        let process = try DecoderProcess(arguments: ["--old-kernel"])
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
            return
        }
        #expect(text.contains("lacks user namespaces, Landlock, the filter of system calls"), "\(text)")
        process.send(clip)
        process.send(.end)
        let samples = try process.rest().filter { if case .sample = $0 { true } else { false } }
        #expect(samples.count == 2)
        #expect(process.wait() == 0)
    }
}
