internal import ArgumentParser

/// Why a running Mem could not do what a command wanted; ends the command.
enum MemClientError: Error, Equatable, CustomStringConvertible {
    /// Nothing answers at the address.
    case unreachable(address: String)
    /// Something answers that is not Mem.
    case notMem(address: String, status: Int)
    /// Mem refused, with its sentence.
    case refused(status: Int, detail: String)

    /// A sentence for people.
    var description: String {
        switch self {
        case .unreachable(let address):
            "Mem is not running at \(address): start it with `mem serve`, or give --url or MEM_URL."
        case .notMem(let address, let status):
            "What answers at \(address) is not Mem (HTTP status \(status)): give --url or MEM_URL."
        case .refused(_, let detail):
            Console.printable(detail)
        }
    }

    /// The command's exit code.
    var exitCode: ExitCode {
        switch self {
        case .unreachable, .notMem: CommandExit.unavailable
        case .refused: ExitCode.failure
        }
    }
}

/// Runs the body of a command and turns what the server did to it into a line for people and an exit code.
func reportingFailures(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let error as MemClientError {
        Console.complain("Error: \(error)")
        throw error.exitCode
    }
}
