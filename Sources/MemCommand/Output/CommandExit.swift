public import ArgumentParser
internal import MemCore

/// How commands end, for scripts; 0, 1 and 64 are the argument parser's own: done, failed, used wrongly.
public enum CommandExit {
    /// Mem was asked and answered: there is nothing of the kind.
    static let nothingFound = ExitCode(2)
    /// A file is not what it should be (EX_DATAERR of sysexits.h).
    public static let wrongData = ExitCode(65)
    /// A file could not be read (EX_NOINPUT).
    public static let cannotRead = ExitCode(66)
    /// No Mem answers (EX_UNAVAILABLE).
    static let unavailable = ExitCode(69)
    /// A file could not be written, or the terminal shows no pictures (EX_CANTCREAT).
    static let cannotWrite = ExitCode(73)
    /// Another process has the memory open; it works when that is gone (EX_TEMPFAIL).
    public static let locked = ExitCode(75)
}

/// Why a command could not do its work, in a sentence, and how it ends for that.
public struct CommandFailure: Error, Equatable, CustomStringConvertible {
    /// A sentence for people.
    public let description: String
    let exitCode: ExitCode

    /// Creates a failure.
    public init(_ description: String, _ exitCode: ExitCode = .failure) {
        self.description = description
        self.exitCode = exitCode
    }
}

/// Runs the body of a command and turns what failed into lines for people and an exit code.
public func reportingFailures(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let error as MemClientError {
        Console.complain("Error: \(error)")
        throw error.exitCode
    } catch let error as CommandFailure {
        Console.complain("Error: \(error)")
        throw error.exitCode
    } catch let error as StoreFailure {
        Console.complain("Error: \(error.message)")
        throw error.code == .locked ? CommandExit.locked : .failure
    }
}
