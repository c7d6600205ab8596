import Glibc

/// How many files, pictures' ones among them, and connections this process may have open.
enum DescriptorLimit {
    /// Raises it as far as the system lets this process: what a shell gives, 1024, is too few for hundreds of streams.
    static func raise() {
        guard var limit = current, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// What it is; that of a shell if it is not known.
    static var value: Int { current.map { Int(clamping: $0.rlim_cur) } ?? 1024 }

    private static var current: rlimit? {
        var limit = rlimit()
        return getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 ? limit : nil
    }
}
