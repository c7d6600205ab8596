internal import Glibc
internal import Subprocess
internal import SystemPackage

/// Runs a program once, with a text on its standard input.
struct ProgramRun {
    /// What came of it.
    enum Ending {
        /// It ended by itself, well or not; what it complained of.
        case ended(isWell: Bool, status: String, complaint: String)
        /// It could not be run; why.
        case notRun(String)
        /// It took too long, and was stopped.
        case late
    }

    let program: String
    var arguments: [String] = []
    /// Besides `PATH` and `LANG`: nothing of Mem's own, which may hold secrets.
    var environment: [String: String] = [:]
    /// How long it may take.
    var patience: Duration
    /// Whether what it writes to standard error is wanted, 4096 bytes of it at most.
    var tellsComplaint = false

    /// Runs it.
    func run(_ input: String) async -> Ending {
        await withTaskGroup(of: Ending?.self) { group in
            group.addTask {
                do { return try await end(input) } catch is CancellationError { return nil } catch {
                    return .notRun("\(error)")
                }
            }
            group.addTask {
                try? await Task.sleep(for: patience)
                return nil
            }
            // Cancelling it kills the program.
            defer { group.cancelAll() }
            if let first = await group.next(), let ending = first { return ending }
            return .late
        }
    }

    private func end(_ text: String) async throws -> Ending {
        guard let input = Self.pipe(holding: Array(text.utf8)) else {
            return .notRun("there is no pipe for it")
        }
        // What it starts itself is stopped with it.
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(1))]
        var all: [Environment.Key: String] = ["PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"]
        for (name, value) in environment { all[Environment.Key(stringLiteral: name)] = value }
        let configuration = Configuration(
            executable: .path(FilePath(program)),
            arguments: Arguments(arguments),
            environment: .custom(all),
            platformOptions: options
        )
        let standardInput = FileDescriptorInput.fileDescriptor(input, closeAfterSpawningProcess: true)
        guard tellsComplaint else {
            let result = try await Subprocess.run(configuration, input: standardInput, output: .discarded)
            return Self.ending(result.terminationStatus)
        }
        let result = try await Subprocess.run(
            configuration,
            input: standardInput,
            output: .discarded,
            error: .string(limit: 4096)
        )
        return Self.ending(result.terminationStatus, complaint: result.standardError)
    }

    private static func ending(_ status: TerminationStatus, complaint: String = "") -> Ending {
        .ended(isWell: status.isSuccess, status: "\(status)", complaint: complaint)
    }

    /// The end to read from of a pipe that holds some bytes, which an alert never has too many of.
    ///
    /// So nobody has to write while the program runs: it may read them or not.
    private static func pipe(holding bytes: [UInt8]) -> FileDescriptor? {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { return nil }
        // Other programs that are started meanwhile have nothing of it.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        defer { close(ends[1]) }
        guard Glibc.write(ends[1], bytes, bytes.count) == bytes.count else {
            close(ends[0])
            return nil
        }
        return FileDescriptor(rawValue: ends[0])
    }
}
