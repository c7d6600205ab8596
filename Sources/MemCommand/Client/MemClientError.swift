internal import ArgumentParser

/// Why a running Mem could not do what a command wanted; ends the command.
enum MemClientError: Error, Equatable, CustomStringConvertible {
    /// Nothing answers at the address.
    case unreachable(ServerAddress)
    /// Something listens there and did not answer in time.
    case silent(ServerAddress, seconds: Int64)
    /// What answers can't prove who it is.
    case untrusted(ServerAddress)
    /// Something answers that is not Mem.
    case notMem(ServerAddress, status: Int)
    /// Mem wants a token, or another one.
    case locked(ServerAddress, hasToken: Bool)
    /// Mem refused, with its sentence.
    case refused(status: Int, detail: String)

    /// Sentences for people, with the lines that Mem's own have.
    var description: String {
        switch self {
        case .unreachable(let server):
            "No Mem answers at \(server.inWords): start one with `mem serve`, or say with --url, MEM_URL or --config"
                + " where one is."
        case .silent(let server, let seconds):
            "Mem at \(server.inWords) did not answer within \(seconds) seconds: it may be busy, try again."
        case .untrusted(let server):
            "The certificate of \(server.inWords) is not one that this machine trusts for that name: say with --ca or"
                + " MEM_CA in which file the certificate is, or its authority."
        case .notMem(let server, let status):
            "What answers at \(server.inWords) is not Mem (HTTP status \(status)): say with --url, MEM_URL or --config"
                + " where Mem is."
        case .locked(let server, hasToken: false):
            "Mem at \(server.inWords) wants a token: make one on its machine with `mem token create NAME`, and give it"
                + " with MEM_TOKEN, --token, or MEM_TOKEN_FILE and the name of a file that it is in."
        case .locked(let server, hasToken: true):
            "Mem at \(server.inWords) does not know this token: it was revoked, or is another Mem's. `mem token create"
                + " NAME` makes a new one on its machine."
        case .refused(_, let detail):
            Console.printable(detail, keepingLines: true)
        }
    }

    /// The command's exit code.
    var exitCode: ExitCode {
        switch self {
        case .unreachable, .silent, .untrusted, .notMem: CommandExit.unavailable
        case .locked, .refused: ExitCode.failure
        }
    }
}
