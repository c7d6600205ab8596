internal import Foundation

/// What Mem runs on.
enum DiagnosisMachine {
    /// The files of the system that are copied, as far as they are there.
    private static let files = [
        "/proc/version", "/etc/os-release", "/proc/meminfo", "/proc/loadavg", "/proc/pressure/cpu", "/proc/pressure/io",
        "/proc/pressure/memory", "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/cpu.max",
        "/proc/sys/kernel/random/entropy_avail",
        "/proc/sys/kernel/unprivileged_userns_clone", "/proc/sys/user/max_user_namespaces",
    ]

    /// Versions, kernel, processors and memory.
    static var text: String {
        let machine = ProcessInfo.processInfo
        var text = "Mem \(MemVersion.current)\n"
        text += "\(machine.operatingSystemVersionString), \(machine.processorCount) processors,"
        text += " \(machine.physicalMemory) bytes of memory\n"
        text += "names of the variables that are set: \(variables)\n"
        for path in files {
            guard let bytes = FileManager.default.contents(atPath: path), !bytes.isEmpty else { continue }
            text += "\n--- \(path)\n" + String(decoding: bytes.prefix(8192), as: UTF8.self)
        }
        return text
    }

    /// Their values may be secrets.
    private static var variables: String {
        let names = ProcessInfo.processInfo.environment.keys.filter { $0.hasPrefix("MEM_") || $0 == "RTMP_HOST" }
        return names.isEmpty ? "none of Mem's" : names.sorted().joined(separator: ", ")
    }
}
