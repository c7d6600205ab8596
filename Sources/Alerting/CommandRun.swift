internal import MemCore

/// Runs a program that the configuration file allows, with an alert as JSON on its standard input.
enum CommandRun {
    /// How long it may take.
    static let patience = Duration.seconds(30)

    /// Runs it once.
    ///
    /// - Returns: What came of it in a few words, and whether it ended well.
    static func run(
        _ name: String,
        _ body: String,
        _ rules: Configuration.Rules,
        patience: Duration = patience
    ) async -> (hasArrived: Bool, outcome: String) {
        let program = rules.commands.first { path in
            path.hasPrefix("/") && path.split(separator: "/").last.map { $0 == name } == true
        }
        guard let program else { return (false, "there is no such command in rules.commands") }
        switch await ProgramRun(program: program, patience: patience).run(body + "\n") {
        case .ended(let isWell, let status, _): return (isWell, isWell ? "it ended well" : "it ended with \(status)")
        case .notRun(let reason): return (false, "it could not be run: \(reason)")
        case .late: return (false, "it took longer than \(patience) and was stopped")
        }
    }
}
