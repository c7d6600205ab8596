/// What a kernel can take from a process for good; each holds without the others.
public enum SandboxLayer: String, CaseIterable, Codable, Hashable, Sendable {
    /// Namespaces of its own for users, the network and System V objects, with nothing in them.
    case namespaces
    /// Landlock: no file can be opened, no connection made, no signal sent.
    case landlock
    /// Seccomp: a system call that is not on the list ends the process.
    case filter

    /// What people call it.
    public var title: String {
        switch self {
        case .namespaces: "user namespaces"
        case .landlock: "Landlock"
        case .filter: "the filter of system calls (seccomp)"
        }
    }
}
