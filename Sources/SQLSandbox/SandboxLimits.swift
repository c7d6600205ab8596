internal import Glibc
internal import ProcessSandbox

/// What a query's process may take, whatever the query is.
public struct SandboxLimits: Codable, Hashable, Sendable {
    /// How long it may run; then it is killed.
    public var seconds = 10.0
    /// What DuckDB may take for tables, sorting and grouping.
    public var memoryMegabytes = 256
    /// What the process may take beyond what it has at its start: DuckDB counts no texts that a query makes up.
    public var processMegabytes = 512
    /// The largest answer.
    public var answerBytes = 32 << 20

    /// Creates the limits that have proved good.
    public init() {}

    /// Binds this process to them for good.
    ///
    /// It opens nothing any more, writes no file, reaches nobody but Mem (see ``ProcessSandbox``), and whenever the machine is short of time or memory it is the first to
    /// go without: streams and the store come first.
    func apply() {
        _ = nice(10)
        limit(RLIMIT_FSIZE, 0)
        limit(RLIMIT_CPU, UInt(seconds.rounded(.up)) + 2)
        limit(RLIMIT_DATA, UInt(Self.dataBytes() + processMegabytes << 20))
        _ = Self.sandbox.enter()
    }

    /// DuckDB looks for files that queries name before it refuses them.
    private static var sandbox: ProcessSandbox {
        ProcessSandbox(
            calls: AllowedCall.basics,
            refusedCalls: [
                "open", "openat", "access", "faccessat", "faccessat2", "stat", "lstat", "newfstatat", "statx",
                "readlink", "readlinkat", "getcwd",
            ],
            expendability: 1000
        )
    }

    private func limit(_ resource: __rlimit_resource, _ value: UInt) {
        var both = rlimit(rlim_cur: value, rlim_max: value)
        setrlimit(__rlimit_resource_t(resource.rawValue), &both)
    }

    /// What the process has of its own now.
    private static func dataBytes() -> Int {
        let file = open("/proc/self/statm", O_RDONLY)
        guard file >= 0 else { return 0 }
        defer { close(file) }
        var text = [UInt8](repeating: 0, count: 256)
        let count = read(file, &text, text.count)
        // Total, resident, shared, text, library, data, in pages.
        let fields = String(decoding: text.prefix(max(0, count)), as: UTF8.self).split(separator: " ")
        guard fields.count > 5, let pages = Int(fields[5]) else { return 0 }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
