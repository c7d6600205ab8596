internal import Glibc

/// How much the process may take.
enum ProcessLimits {
    /// Keeps terminal signals and closed pipes from ending it: its life ends with its parent's socket.
    static func ignoreSignals() {
        for number in [SIGPIPE, SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_IGN) }
    }

    /// Sets the limit of the address space (0: none), and lets that of processor time end the process.
    ///
    /// - Returns: What was refused; nil if nothing was.
    static func apply(memoryLimit: UInt64) -> String? {
        receive(SIGXCPU)
        guard memoryLimit > 0 else { return nil }
        var limit = rlimit(rlim_cur: rlim_t(memoryLimit), rlim_max: rlim_t(memoryLimit))
        guard setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else {
            return "the memory limit was refused"
        }
        return nil
    }

    /// The parent's thread may have had the signal blocked, which is inherited.
    private static func receive(_ number: Int32) {
        signal(number, SIG_DFL)
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, number)
        sigprocmask(SIG_UNBLOCK, &signals, nil)
    }

    /// Processor time within which a process has to get on: to the next request, or the next part of a file.
    ///
    /// Twice what the parent waits for an answer: this is for a parent that is gone, or hangs itself.
    static let longestStep: UInt32 = 20

    /// Ends the process (SIGXCPU) once it has used so many more seconds of processor time, in all its threads.
    static func renewProcessorTime(seconds: UInt32 = longestStep) {
        var used = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used)
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_CPU.rawValue)
        guard getrlimit(resource, &limit) == 0 else { return }
        limit.rlim_cur = min(rlim_t(used.tv_sec) + 1 + rlim_t(seconds), limit.rlim_max)
        setrlimit(resource, &limit)
    }

    /// Lets those who wait for an answer go first: a sample may take a second.
    ///
    /// With a tenth of their share this process still has its part when everything else is busy, as measured with ten
    /// streams and eight readers that never pause on two processors.
    static func workInBatches() {
        var none = sched_param()
        // SCHED_BATCH of sched(7), which the header shows to C alone.
        sched_setscheduler(0, 3, &none)
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
    }

    /// Lets streams go first, too.
    static func stepBack() {
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 15)
    }

    /// Lowers or raises the limit of the address space below the one that was applied.
    static func restrict(to bytes: UInt64) {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = min(rlim_t(bytes), limit.rlim_max)
        setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    }
}
