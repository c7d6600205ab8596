internal import Glibc
internal import ProcessSandbox

extension ProcessSandbox {
    /// The decoder's: besides what every program needs, it reads the file that is its standard output.
    static var decoder: ProcessSandbox {
        ProcessSandbox(
            calls: AllowedCall.basics + ["read", "pread64", "lseek"].map { .on(FileWork.descriptor, $0) },
            expendability: 500
        )
    }

    /// That of a decoder that uses a graphics processor.
    ///
    /// Its driver is a library in this process that talks with the device by descriptors that it has opened, and asks for
    /// more of them. What it looks for besides is refused, not punished.
    static var besideDriver: ProcessSandbox {
        var sandbox = decoder
        sandbox.calls += ["ioctl", "fcntl", "dup", "eventfd2", "read", "write", "getcpu"].map { .any($0) }
        sandbox.refusedCalls =
            ["open", "openat", "access", "faccessat", "stat", "newfstatat", "statx", "readlink", "readlinkat"]
        sandbox.keepsDescriptors = true
        sandbox.maximumDescriptors = 256
        return sandbox
    }

    /// Tries to give everything up, and says in JSON what the kernel does not have: `{"missing":["landlock"]}`.
    ///
    /// The exit code is 0 also where something is missing.
    static func report() -> Never {
        var sandbox = decoder
        sandbox.calls.append(.on(1, "write"))
        let missing = sandbox.enter().map { "\"\($0.rawValue)\"" }.joined(separator: ",")
        let line = Array("{\"missing\":[\(missing)]}\n".utf8)
        _ = write(1, line, line.count)
        exit(0)
    }

    /// Enters the sandbox, or some of its layers, and tries something forbidden in it: `--attempt connect landlock`.
    ///
    /// The limit of descriptors is not there then, unless `limits` is asked for.
    ///
    /// The exit code is the errno value that it failed with, 0 if it was possible.
    static func attempt(_ words: ArraySlice<String>) -> Never {
        guard let attempt = words.first.flatMap(SandboxAttempt.init) else { exit(255) }
        var words = words
        var sandbox = words.last == "driver" ? besideDriver : decoder
        if words.last == "driver" { words.removeLast() }
        if words.count > 1 {
            sandbox.layers = Set(words.dropFirst().compactMap(SandboxLayer.init))
            if !words.contains("limits") { sandbox.maximumDescriptors = 64 }
        }
        _ = sandbox.enter()
        _ = ProcessLimits.apply(memoryLimit: 0)
        ProcessLimits.renewProcessorTime(seconds: 1)
        exit(attempt.run())
    }
}
