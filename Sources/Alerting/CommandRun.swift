internal import Glibc
internal import MemCore
internal import Subprocess
internal import SystemPackage

/// Runs a program that the configuration file allows, with an alert as JSON on its standard input.
enum CommandRun {
    /// How long it may take.
    static let patience = Duration.seconds(30)

    /// Runs it once.
    ///
    /// - Returns: What came of it in a few words, and whether it ended well.
    static func run(
        _ name: String,
        _ body: String,
        _ rules: MemCore.Configuration.Rules,
        patience: Duration = patience
    ) async -> (hasArrived: Bool, outcome: String) {
        let program = rules.commands.first { path in
            path.hasPrefix("/") && path.split(separator: "/").last.map { $0 == name } == true
        }
        guard let program else { return (false, "there is no such command in rules.commands") }
        // What it starts itself is stopped with it.
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(1))]
        let platform = options
        return await withTaskGroup(of: (Bool, String)?.self) { group in
            group.addTask {
                guard let input = pipe(holding: Array((body + "\n").utf8)) else {
                    return (false, "there is no pipe for it")
                }
                do {
                    let result = try await Subprocess.run(
                        .path(FilePath(program)),
                        // Nothing of Mem's own environment, which may hold secrets.
                        environment: .custom(["PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"]),
                        platformOptions: platform,
                        input: .fileDescriptor(input, closeAfterSpawningProcess: true),
                        output: .discarded,
                        error: .discarded
                    )
                    let isWell = result.terminationStatus.isSuccess
                    return (isWell, isWell ? "it ended well" : "it ended with \(result.terminationStatus)")
                } catch is CancellationError {
                    return nil
                } catch {
                    return (false, "it could not be run: \(error)")
                }
            }
            group.addTask {
                try? await Task.sleep(for: patience)
                return nil
            }
            // Cancelling it kills the program.
            defer { group.cancelAll() }
            if let first = await group.next(), let result = first { return result }
            return (false, "it took longer than \(patience) and was stopped")
        }
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
