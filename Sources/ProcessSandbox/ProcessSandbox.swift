internal import CSandbox
internal import Glibc

/// What a process that reads strangers' bytes gives up for good, before it reads the first one.
///
/// Whatever a fault in a library lets those bytes do afterwards, they do it in a process that has a socket to its parent
/// and memory, and can ask the kernel for little more than memory.
public struct ProcessSandbox: Sendable {
    /// What is tried to give up; all but in tests of a single layer.
    public var layers: Set<SandboxLayer> = Set(SandboxLayer.allCases)
    /// The system calls that stay.
    public var calls: [AllowedCall]
    /// System calls that fail with EACCES instead of ending the process: what libraries look for and do without.
    public var refusedCalls: [String]
    /// The descriptors that there may be, but for those that are open, which stay; poll(2) takes no more entries.
    public var maximumDescriptors = 1
    /// Whether the descriptors that are open stay open.
    public var keepsDescriptors = false
    /// How readily the system ends the process when memory is short, 0 … 1000.
    public var expendability: Int

    /// Creates a sandbox.
    public init(calls: [AllowedCall], refusedCalls: [String] = [], expendability: Int) {
        self.calls = calls
        self.refusedCalls = refusedCalls
        self.expendability = expendability
    }

    /// Enters it; there is no way back.
    ///
    /// The environment is emptied, descriptors but the three standard ones are closed unless they are to stay, standard error leads nowhere, and
    /// no core is dumped. Landlock binds this thread and those that it starts, so a process should have no other yet;
    /// the filter binds all.
    ///
    /// - Returns: The layers that this kernel, or what runs Mem in it, does not have.
    public func enter() -> [SandboxLayer] {
        giveWay()
        mem_forget_environment()
        // Libraries ask for the time zone when a file tells a date: now is the last time that it can be read.
        tzset()
        if !keepsDescriptors { mem_close_from(3) }
        silence()
        limit(RLIMIT_CORE, 0)
        var missing: [SandboxLayer] = []
        func enter(_ layer: SandboxLayer, _ step: () -> Int32) {
            if layers.contains(layer), step() != 0 { missing.append(layer) }
        }
        enter(.namespaces, mem_enter_namespaces)
        _ = mem_drop_capabilities()
        _ = mem_drop_privileges()
        enter(.landlock, mem_enter_landlock)
        limit(RLIMIT_NOFILE, UInt(maximumDescriptors))
        enter(.filter) { SystemCallFilter.load(allowing: calls, refusing: refusedCalls) }
        return missing
    }

    /// Whoever is short of memory ends this process before Mem.
    private func giveWay() {
        let adjustment = open("/proc/self/oom_score_adj", O_WRONLY)
        guard adjustment >= 0 else { return }
        let text = Array("\(expendability)".utf8)
        _ = write(adjustment, text, text.count)
        close(adjustment)
    }

    /// Standard error is Mem's own log, in which a process under foreign control could write what it likes.
    private func silence() {
        let nowhere = open("/dev/null", O_WRONLY)
        guard nowhere >= 0 else { return }
        dup2(nowhere, 2)
        if nowhere > 2 { close(nowhere) }
    }

    private func limit(_ resource: __rlimit_resource, _ value: UInt) {
        var both = rlimit(rlim_cur: value, rlim_max: value)
        setrlimit(__rlimit_resource_t(resource.rawValue), &both)
    }
}

extension [SandboxLayer] {
    /// The layers in words: `Landlock, user namespaces`.
    public var words: String { map(\.title).joined(separator: ", ") }
}
