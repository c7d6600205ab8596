internal import Glibc
internal import MemCore

/// The lock that DuckDB has on a file that it opened, taken without DuckDB: nobody can open the file while the value lives.
final class MainFileLock {
    private let descriptor: Int32

    /// Whether there was a file to lock.
    var isHeld: Bool { descriptor >= 0 }

    /// Locks a main file, if it is there.
    /// - Throws: ``StoreFailure`` with code `locked` while another process has it open.
    init(_ path: String) throws(StoreFailure) {
        descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        guard fcntl(descriptor, F_SETLK, &lock) != 0 else { return }
        let isKnown = fcntl(descriptor, F_GETLK, &lock) == 0 && lock.l_type != Int16(F_UNLCK)
        let holder = isKnown ? "the process with PID \(lock.l_pid)" : "another process"
        throw StoreFailure(.locked, "The database \(path) is in use by \(holder). Stop Mem, then restore.")
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }
}
