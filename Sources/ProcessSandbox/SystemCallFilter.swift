internal import CSandbox
internal import Glibc

/// A list of system calls that all threads of this process keep; any other ends it (SIGSYS).
enum SystemCallFilter {
    /// Puts the filter in force.
    ///
    /// - Returns: 0, or why it is not in force, an errno value.
    static func load(allowing calls: [AllowedCall], refusing refused: [String]) -> Int32 {
        guard let filter = seccomp_init(mem_action_kill()) else { return ENOMEM }
        defer { seccomp_release(filter) }
        // All threads at once: one that is left out could do for the others what they can't.
        var code = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1)
        func add(_ name: String, _ action: UInt32, _ conditions: [AllowedCall.Condition] = []) {
            let number = seccomp_syscall_resolve_name(name)
            guard code == 0, number != __NR_SCMP_ERROR else { return }
            let comparisons = conditions.map {
                scmp_arg_cmp(arg: $0.argument, op: SCMP_CMP_MASKED_EQ, datum_a: $0.mask, datum_b: $0.value)
            }
            code = seccomp_rule_add_array(filter, action, number, UInt32(comparisons.count), comparisons)
        }
        for call in calls { add(call.name, mem_action_allow(), call.conditions) }
        for name in refused { add(name, mem_action_fail(EACCES)) }
        add("clone3", mem_action_fail(ENOSYS))
        if code == 0 { code = seccomp_load(filter) }
        return -code
    }
}
