import Foundation
import Glibc
import Synchronization

/// A program that a test started: its output is kept in files, its end can be awaited, and it never outlives the test.
///
/// Started by `posix_spawn` in a process group of its own, so that a signal to the group reaches its children too, and
/// with no descriptor but its three standard ones.
final class ChildProcess: Sendable {
    /// The process identifier.
    let identifier: pid_t
    /// What it writes to standard output.
    let outputFile: URL
    /// What it writes to standard error.
    let errorFile: URL

    private let name: String
    private let status = Mutex<Int32?>(nil)

    /// Starts `program`; its output goes to `NAME.out` and `NAME.err` in the folder.
    /// - Throws: ``ChildProcessError``
    init(
        _ program: URL,
        _ arguments: [String],
        in folder: TestFolder,
        name: String,
        environment: [String: String] = [:]
    ) throws {
        self.name = name
        let unique = "\(name)-\(UUID().uuidString.prefix(4))"
        outputFile = folder.url.appending(path: unique + ".out")
        errorFile = folder.url.appending(path: unique + ".err")
        let variables = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        identifier = try Self.spawn(
            [program.path] + arguments,
            variables.map { "\($0.key)=\($0.value)" },
            output: outputFile.path,
            errors: errorFile.path
        )
    }

    deinit {
        guard poll() == nil else { return }
        kill(-identifier, SIGKILL)
        var raw: Int32 = 0
        waitpid(identifier, &raw, 0)
    }

    /// All standard output up to now.
    var output: String { (try? String(decoding: Data(contentsOf: outputFile), as: UTF8.self)) ?? "" }

    /// All standard error up to now.
    var errors: String { (try? String(decoding: Data(contentsOf: errorFile), as: UTF8.self)) ?? "" }

    /// Whether it has not ended yet.
    var isRunning: Bool { poll() == nil }

    /// Sends it a signal.
    func send(_ signal: Int32) {
        if poll() == nil { kill(identifier, signal) }
    }

    /// Waits for its end: its exit status, or 128 + the signal that ended it, as shells count.
    /// - Throws: ``TimeLimitExceeded``
    func exitStatus(within seconds: Double) async throws -> Int32 {
        try await eventually("\(name) (\(identifier)) ends", within: seconds, every: .milliseconds(20)) { poll() }
    }

    /// Runs a program to its end and returns what it wrote.
    /// - Throws: ``ChildProcessError`` when it fails, ``TimeLimitExceeded`` when it hangs.
    @discardableResult
    static func run(
        _ program: URL,
        _ arguments: [String],
        in folder: TestFolder,
        within seconds: Double = 60,
        environment: [String: String] = [:]
    ) async throws -> String {
        let child = try ChildProcess(
            program,
            arguments,
            in: folder,
            name: program.lastPathComponent,
            environment: environment
        )
        let status = try await child.exitStatus(within: seconds)
        guard status == 0 else {
            throw ChildProcessError(
                what: "\(program.lastPathComponent) ended with \(status): \(child.errors.suffix(2000))"
            )
        }
        return child.output
    }

    private func poll() -> Int32? {
        status.withLock { status in
            if let status { return status }
            var raw: Int32 = 0
            guard waitpid(identifier, &raw, WNOHANG) == identifier else { return nil }
            let signal = raw & 0x7F
            status = signal == 0 ? (raw >> 8) & 0xFF : 128 + signal
            return status
        }
    }

    private static func spawn(
        _ arguments: [String],
        _ environment: [String],
        output: String,
        errors: String
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        // Whatever this process has open is not the program's; closing one that is gone by then is no error.
        let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        for descriptor in open.compactMap(Int32.init) where descriptor > 2 {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The test runner may block or ignore signals; a program starts with none blocked and all at their defaults.
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP)
        )
        let argv = arguments.map { strdup($0) } + [nil]
        let envp = environment.map { strdup($0) } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }
        var identifier: pid_t = 0
        let code = posix_spawn(&identifier, arguments[0], &actions, &attributes, argv, envp)
        guard code == 0 else {
            throw ChildProcessError(what: "can't start \(arguments[0]): \(String(cString: strerror(code)))")
        }
        return identifier
    }
}

/// A program did not start, or failed.
struct ChildProcessError: Error, CustomStringConvertible {
    var what: String
    var description: String { what }
}
