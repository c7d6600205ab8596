internal import ArgumentParser

/// How commands end, for scripts; 0, 1 and 64 are the argument parser's own: done, failed, used wrongly.
enum CommandExit {
    /// Mem was asked and answered: there is nothing of the kind.
    static let nothingFound = ExitCode(2)
    /// No Mem answers (EX_UNAVAILABLE of sysexits.h).
    static let unavailable = ExitCode(69)
    /// A file could not be read (EX_NOINPUT).
    static let cannotRead = ExitCode(66)
    /// A file could not be written, or the terminal shows no pictures (EX_CANTCREAT).
    static let cannotWrite = ExitCode(73)
}
