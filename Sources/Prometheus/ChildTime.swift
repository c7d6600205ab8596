internal import Glibc
internal import Synchronization

/// The processor time of the processes that this one starts.
public final class ChildTime: Sendable {
    private let highest = Mutex(0.0)

    /// Creates a clock.
    public init() {}

    /// Seconds that children used, those that have ended and those that run.
    ///
    /// Never less than it was: a child that ends between two looks would else be missing for a moment, and whoever reads
    /// that takes it for a new start of the program.
    public func seconds(running: [Int32]) -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
        let ended = Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime)
        let alive = running.compactMap { ProcessFigures(of: $0)?.cpuSeconds }.reduce(0, +)
        return highest.withLock { highest in
            highest = max(highest, ended + alive)
            return highest
        }
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000
    }
}
