import Foundation
import Logging
import MemCore
import Testing

@testable import MemIngest

/// The real program where it works, and scripts in its place where it fails.
@Suite("The pool of processes for pictures", .serialized)
struct PicturePoolTests {
    /// The program lies beside the tests.
    private static let decoder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("mem-decoder").path

    /// A red picture of 64×48, as a BMP file.
    private static let picture: [UInt8] = {
        let (width, height) = (64, 48)
        func little(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) } }
        let size = width * height * 3
        return Array("BM".utf8) + little(54 + size) + little(0) + little(54) + little(40) + little(width)
            + little(height)
            + [1, 0, 24, 0] + little(0) + little(size) + little(0) + little(0) + little(0) + little(0)
            + (0..<width * height).flatMap { _ in [0, 0, 255] as [UInt8] }
    }()

    /// Lets a pool work while the closure runs.
    private func withPool(
        _ path: String,
        _ limits: PicturePool.Limits,
        _ body: @Sendable @escaping (PicturePool) async throws -> Void
    ) async throws {
        let pool = PicturePool(
            decoderPath: path,
            configuration: CurrentConfiguration(Configuration()),
            limits: limits,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await pool.run() }
            defer { group.cancelAll() }
            try await body(pool)
        }
    }

    /// Limits that nothing on a busy machine reaches.
    private static let patient = PicturePool.Limits(patience: .seconds(300), idle: .seconds(300))

    @Test("one process does one job after the other")
    func reuse() async throws {
        let script = try Script("echo $$ >> \"$0.pids\"; exec \(Self.decoder) \"$@\"")
        try await withPool(script.path, Self.patient) { pool in
            for _ in 0..<3 {
                let look = try await pool.look(at: Self.picture)
                #expect(look.size == PictureSize(width: 64, height: 48))
            }
            await #expect(throws: PictureFailure.unreadable("it is neither JPEG nor PNG, WebP, GIF or BMP")) {
                try await pool.look(at: [1, 2, 3])
            }
            _ = try await pool.look(at: Self.picture)
            #expect(try script.pids().count == 1)
        }
        #expect(try script.isOver())
    }

    @Test("many jobs at once are done by two processes")
    func crowd() async throws {
        let script = try Script("echo $$ >> \"$0.pids\"; exec \(Self.decoder) \"$@\"")
        try await withPool(script.path, Self.patient) { pool in
            try await withThrowingTaskGroup(of: PictureLook.self) { group in
                for _ in 0..<12 { group.addTask { try await pool.look(at: Self.picture) } }
                for try await look in group { #expect(look.size.width == 64) }
            }
            let count = try script.pids().count
            #expect((1...2).contains(count))
        }
    }

    @Test("a process without work ends, and a new one is there for the next job")
    func idle() async throws {
        let script = try Script("echo $$ >> \"$0.pids\"; exec \(Self.decoder) \"$@\"")
        let limits = PicturePool.Limits(patience: .seconds(300), idle: .milliseconds(50))
        try await withPool(script.path, limits) { pool in
            _ = try await pool.look(at: Self.picture)
            let pid = try #require(script.pids().first)
            while FileManager.default.fileExists(atPath: "/proc/\(pid)") { await Task.yield() }
            let look = try await pool.look(at: Self.picture)
            #expect(look.size.width == 64)
        }
    }

    @Test(
        "a crash, nonsense and a hang end their own job, and the next one works",
        arguments: [
            ("kill -SEGV $$", "the process crashed"),
            (
                "head -c 64 /dev/zero >&0; exec sleep 600",
                "the process sent nonsense: a record of 0 bytes is longer than any may be"
            ),
        ]
    )
    func failures(failure: String, reason: String) async throws {
        let script = try Script("mkdir \"$0.pids\" 2>/dev/null && { \(failure); }; exec \(Self.decoder) \"$@\"")
        try await withPool(script.path, Self.patient) { pool in
            await #expect(throws: PictureFailure.fatal(reason)) { try await pool.look(at: Self.picture) }
            let look = try await pool.look(at: Self.picture)
            #expect(look.size.width == 64)
        }
    }

    @Test("a process that dies while it has nothing to do costs no job")
    func dies() async throws {
        let script = try Script("echo $$ >> \"$0.pids\"; exec \(Self.decoder) \"$@\"")
        try await withPool(script.path, Self.patient) { pool in
            _ = try await pool.look(at: Self.picture)
            let pid = try #require(try script.pids().first.flatMap { pid_t($0) })
            kill(pid, SIGKILL)
            let look = try await pool.look(at: Self.picture)
            #expect(look.size.width == 64)
        }
    }

    @Test("a process that takes too long is killed")
    func hangs() async throws {
        let script = try Script("echo $$ >> \"$0.pids\"; exec sleep 600")
        try await withPool(script.path, PicturePool.Limits(patience: .milliseconds(200))) { pool in
            await #expect(throws: PictureFailure.fatal("it took longer than 0.2 seconds")) {
                try await pool.look(at: Self.picture)
            }
        }
        #expect(try script.isOver())
    }

    @Test("more jobs than may wait are refused at once; those that wait are told when Mem ends")
    func full() async throws {
        let script = try Script("exec sleep 600")
        let pool = PicturePool(
            decoderPath: script.path,
            configuration: CurrentConfiguration(Configuration()),
            limits: PicturePool.Limits(processes: 1, waiting: 2, patience: .seconds(300)),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let running = Task { await pool.run() }
        let failures = await withTaskGroup(of: PictureFailure?.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    do throws(PictureFailure) {
                        _ = try await pool.look(at: Self.picture)
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            var failures: [PictureFailure?] = []
            for await failure in group {
                failures.append(failure)
                // One is in work, or about to be, and two wait.
                if failures.count == 7 { running.cancel() }
            }
            return failures
        }
        #expect(failures.prefix(7).allSatisfy { $0 == .busy(retryAfterSeconds: 2) })
        #expect((2...3).contains(failures.count { $0 == .unavailable("Mem is shutting down") }))
        await running.value
    }

    @Test("a program that is missing is told")
    func missing() async throws {
        try await withPool("/nowhere/mem-decoder", PicturePool.Limits()) { pool in
            do {
                _ = try await pool.look(at: Self.picture)
                Issue.record("it was done")
            } catch let error as PictureFailure {
                guard case .unavailable(let reason) = error else {
                    Issue.record("\(error)")
                    return
                }
                #expect(reason.contains("/nowhere/mem-decoder could not be started"))
            }
        }
    }
}
