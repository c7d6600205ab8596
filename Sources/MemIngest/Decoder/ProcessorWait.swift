internal import Glibc

/// How long a process that could have gone on waited for a processor, because others had them all.
struct ProcessorWait: Sendable {
    /// The process.
    var process: pid_t

    /// The time since the process began, of its first thread; nil where the kernel does not count it.
    ///
    /// The second number of `/proc/PID/schedstat`, in nanoseconds.
    var total: Duration? {
        let descriptor = open("/proc/\(process)/schedstat", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var text = [UInt8](repeating: 0, count: 128)
        let count = read(descriptor, &text, text.count)
        guard count > 0 else { return nil }
        let words = String(decoding: text.prefix(count), as: UTF8.self).split(separator: " ")
        return words.dropFirst().first.flatMap { Int64($0) }.map { .nanoseconds($0) }
    }
}
