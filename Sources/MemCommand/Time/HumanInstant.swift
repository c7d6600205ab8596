internal import ArgumentParser
internal import MemCore

/// A time on the command line.
struct HumanInstant: ExpressibleByArgument {
    /// What it means.
    let instant: Instant

    init?(argument: String) {
        guard let instant = HumanTime.current.instant(argument) else { return nil }
        self.instant = instant
    }
}
