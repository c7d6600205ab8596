internal import CSandbox
internal import Glibc

/// What a process under foreign control would try first; tests have it tried by the real program.
public enum SandboxAttempt: String, CaseIterable, Sendable {
    /// To read a file that everybody may read.
    case readFile = "read-file"
    /// To make a file where everybody may make one.
    case makeFile = "make-file"
    /// To see what is in a folder.
    case listFolder = "list-folder"
    /// To learn whether a file is there.
    case findFile = "find-file"
    /// To connect to a server of this machine.
    case connect
    /// To send to anybody.
    case send
    /// To become another program.
    case execute
    /// To make a process.
    case fork
    /// To reach another process: the parent.
    case signal
    /// To look into the parent.
    case trace
    /// To make code.
    case makeCode = "make-code"
    /// To have more descriptors.
    case duplicate
    /// To find something in the environment.
    case environment
    /// To compute for ever.
    case compute
    /// To start a thread: this has to work.
    case thread

    /// Tries it.
    ///
    /// - Returns: The errno value that it fails with, 0 if it was possible; none at all if it was the end.
    public func run() -> Int32 {
        switch self {
        case .readFile: Self.outcome(open("/etc/passwd", O_RDONLY))
        case .makeFile: Self.outcome(open("/tmp", O_WRONLY | Self.temporary, 0o600))
        case .listFolder: opendir("/") == nil ? errno : 0
        case .findFile: Self.outcome(access("/etc/passwd", F_OK))
        case .connect: Self.connectSomewhere()
        case .send: Self.outcome(socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0))
        case .execute: Self.execute()
        case .fork: Self.call("fork")
        case .signal: Self.outcome(kill(getppid(), 0))
        case .trace: Self.call("ptrace", 16, UInt(getppid()))  // PTRACE_ATTACH
        case .makeCode:
            mmap(nil, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
                ? errno : 0
        case .duplicate: Self.outcome(dup(0))
        case .environment: getenv("PATH") == nil ? ENOENT : 0
        case .compute: Self.compute()
        case .thread: Self.startThread()
        }
    }

    /// O_TMPFILE, which is a macro of several.
    private static let temporary: Int32 = 0o20_200_000

    private static func outcome(_ result: Int32) -> Int32 { result < 0 ? errno : 0 }

    private static func call(_ name: String, _ first: UInt = 0, _ second: UInt = 0) -> Int32 {
        mem_try_call(Int(seccomp_syscall_resolve_name(name)), first, second, 0)
    }

    private static func connectSomewhere() -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return errno }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(9).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                outcome(Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)))
            }
        }
    }

    private static func execute() -> Int32 {
        var words: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]
        defer { free(words[0]) }
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        return outcome(execve("/bin/true", &words, &environment))
    }

    private static func compute() -> Int32 {
        var number: UInt64 = 1
        while number != 0 { number = number &* 6_364_136_223_846_793_005 | 1 }
        return 0
    }

    private static func startThread() -> Int32 {
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, { _ in nil }, nil)
        return code == 0 ? pthread_join(thread, nil) : code
    }
}
