internal import CSandbox
internal import Glibc

/// A system call that a filter lets through, if its arguments are as they should be.
public struct AllowedCall: Hashable, Sendable {
    /// Its name; one that this architecture does not have is passed over.
    var name: String
    /// All of them hold.
    var conditions: [Condition]

    /// What an argument has to be: after masking, a value.
    struct Condition: Hashable, Sendable {
        var argument: UInt32
        var mask: UInt64
        var value: UInt64

        /// The argument is this value.
        static func argument(_ argument: UInt32, is value: Int) -> Self {
            Condition(argument: argument, mask: .max, value: UInt64(truncatingIfNeeded: value))
        }

        /// The argument has these bits set, or none of them.
        static func argument(_ argument: UInt32, _ bits: Int, areSet: Bool) -> Self {
            let mask = UInt64(truncatingIfNeeded: bits)
            return Condition(argument: argument, mask: mask, value: areSet ? mask : 0)
        }
    }

    init(_ name: String, _ conditions: Condition...) {
        self.name = name
        self.conditions = conditions
    }

    /// A call with any arguments.
    public static func any(_ name: String) -> Self { AllowedCall(name) }

    /// A call on a descriptor.
    public static func on(_ descriptor: Int32, _ name: String) -> Self {
        AllowedCall(name, .argument(0, is: Int(descriptor)))
    }

    /// What every program needs: memory that can't be executed, threads, time, chance, its own end.
    ///
    /// Not here, and so the end of the process: opening anything by a name, sockets, other programs, signals to others.
    public static let basics: [AllowedCall] =
        [
            "brk", "munmap", "mremap", "madvise", "futex", "exit", "exit_group", "clock_gettime", "gettimeofday",
            "clock_nanosleep", "nanosleep", "sched_yield", "sched_getaffinity", "getrandom", "getpid", "gettid",
            "getrusage", "sysinfo", "set_robust_list", "rseq", "rt_sigaction",
            "rt_sigprocmask", "rt_sigreturn", "restart_syscall", "poll", "ppoll",
            "close",
        ].map(AllowedCall.any) + [
            AllowedCall("mmap", .argument(2, Int(PROT_EXEC), areSet: false)),
            AllowedCall("mprotect", .argument(2, Int(PROT_EXEC), areSet: false)),
            // Threads, but no processes. The newer clone3 can't be looked into: glibc goes without when it is told so.
            AllowedCall("clone", .argument(0, 0x0001_0000, areSet: true)),  // CLONE_THREAD
            AllowedCall("prctl", .argument(0, is: 15)),  // PR_SET_NAME: names of threads
            AllowedCall("prctl", .argument(0, is: 0x5356_4D41)),  // PR_SET_VMA: names of memory areas
            AllowedCall("prlimit64", .argument(0, is: 0)),
            AllowedCall("setpriority", .argument(0, is: 0), .argument(1, is: 0)),
            AllowedCall("tgkill", .argument(0, is: Int(getpid()))),
            // The parent's socket, without an address to send to.
            AllowedCall("recvfrom", .argument(0, is: 0)),
            AllowedCall("sendto", .argument(0, is: 0), .argument(4, is: 0)),
            // Last words, which lead nowhere.
            .on(2, "write"), .on(2, "writev"),
        ]
}
