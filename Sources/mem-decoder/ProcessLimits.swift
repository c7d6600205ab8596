internal import Glibc

/// What the process gives up before it touches a stranger's bytes.
enum ProcessLimits {
    /// Keeps terminal signals and closed pipes from ending it: its life ends with its parent's socket.
    static func ignoreSignals() {
        for number in [SIGPIPE, SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_IGN) }
    }

    /// Sets the limit of the address space (0: none), allows no core dump, and closes what was inherited.
    ///
    /// - Returns: What was refused; nil if nothing was.
    static func apply(memoryLimit: UInt64) -> String? {
        closeInherited()
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        guard setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none) == 0 else {
            return "core dumps can't be switched off"
        }
        guard memoryLimit > 0 else { return nil }
        var limit = rlimit(rlim_cur: rlim_t(memoryLimit), rlim_max: rlim_t(memoryLimit))
        guard setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else {
            return "the memory limit was refused"
        }
        return nil
    }

    /// Ends the process once it has used so many seconds of processor time from now on; 0 stops the timer.
    static func startTimer(seconds: UInt32) {
        var limit = itimerval()
        limit.it_value.tv_sec = Int(seconds)
        setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &limit, nil)
    }

    /// Lets streams go first where the processor is short.
    static func stepBack() {
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
    }

    /// Lowers or raises the limit of the address space below the one that was applied.
    static func restrict(to bytes: UInt64) {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = min(rlim_t(bytes), limit.rlim_max)
        setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    }

    /// Closes every descriptor but the three standard ones.
    private static func closeInherited() {
        guard let folder = opendir("/proc/self/fd") else { return }
        defer { closedir(folder) }
        let own = dirfd(folder)
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { strtol($0, nil, 10) }
            }
            let descriptor = Int32(truncatingIfNeeded: name)
            if descriptor > 2, descriptor != own { close(descriptor) }
        }
    }
}
