internal import CSandbox
internal import Glibc

/// A kernel that knows none of ``SandboxLayer``, for tests of what goes on without them.
public enum OldKernel {
    /// From now on the kernel seems to be one, to this process.
    public static func pretend() {
        guard let filter = seccomp_init(mem_action_allow()) else { return }
        defer { seccomp_release(filter) }
        for name in ["landlock_create_ruleset", "unshare", "seccomp"] {
            seccomp_rule_add_array(filter, mem_action_fail(ENOSYS), seccomp_syscall_resolve_name(name), 0, nil)
        }
        // The older way to a filter: PR_SET_SECCOMP.
        let older = scmp_arg_cmp(arg: 0, op: SCMP_CMP_MASKED_EQ, datum_a: .max, datum_b: 22)
        let prctl = seccomp_syscall_resolve_name("prctl")
        withUnsafePointer(to: older) {
            _ = seccomp_rule_add_array(filter, mem_action_fail(EINVAL), prctl, 1, $0)
        }
        seccomp_load(filter)
    }
}
