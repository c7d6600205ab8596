internal import Glibc

/// What a process uses, as `/proc` tells it.
public struct ProcessFigures: Hashable, Sendable {
    /// Seconds of processor time, its own and the system's for it.
    public var cpuSeconds: Double
    /// Bytes of memory that it has now.
    public var residentBytes: Int
    /// Bytes of address space.
    public var virtualBytes: Int
    /// How many threads it has.
    public var threads: Int

    /// Looks at a process; nil if it is gone.
    public init?(of process: Int32) {
        // "pid (name) state …": the name may hold anything, a parenthesis, too (proc(5)).
        guard let text = Self.text(of: "/proc/\(process)/stat"), let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[end...].split(separator: " ")
        func number(_ field: Int) -> Int? { fields.indices.contains(field - 2) ? Int(fields[field - 2]) : nil }
        guard let user = number(14), let system = number(15), let threads = number(20), let bytes = number(23),
            let pages = number(24)
        else { return nil }
        cpuSeconds = Double(user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
        residentBytes = pages * sysconf(Int32(_SC_PAGESIZE))
        virtualBytes = bytes
        self.threads = threads
    }

    /// How many descriptors this process has open, and how many may be.
    public static func descriptors() -> (open: Int, maximum: Int) {
        var open = 0
        if let folder = opendir("/proc/self/fd") {
            while readdir(folder) != nil {
                open += 1
            }
            closedir(folder)
        }
        var limit = rlimit()
        let isKnown = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
        // Two are "." and "..", one is that of the folder.
        return (max(0, open - 3), isKnown ? Int(clamping: limit.rlim_cur) : 0)
    }

    private static func text(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return nil }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}

extension Scrape {
    /// Tells what this process uses.
    ///
    /// - Parameter startSeconds: when it started, in seconds since 1970.
    public mutating func setProcess(startSeconds: Double) {
        set("process_start_time_seconds", to: startSeconds)
        let descriptors = ProcessFigures.descriptors()
        set("process_open_fds", to: descriptors.open)
        set("process_max_fds", to: descriptors.maximum)
        guard let figures = ProcessFigures(of: getpid()) else { return }
        set("process_cpu_seconds_total", to: figures.cpuSeconds)
        set("process_resident_memory_bytes", to: figures.residentBytes)
        set("process_virtual_memory_bytes", to: figures.virtualBytes)
        set("process_threads", to: figures.threads)
    }
}
