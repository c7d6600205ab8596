import Foundation
import ProcessSandbox
import Subprocess
import SystemPackage

/// The program `mem-decoder`, asked about itself.
struct DecoderProgram {
    /// Where it is.
    var path: String

    /// How long it may take to answer.
    static let patience = Duration.seconds(5)

    /// What it prints with one argument and how it ended; nil if it takes too long, and it is killed then.
    func say(_ argument: String) async throws -> (status: TerminationStatus, output: String)? {
        try await withThrowingTaskGroup(of: (TerminationStatus, String)?.self) { group in
            group.addTask {
                let result = try await Subprocess.run(
                    .path(FilePath(path)),
                    arguments: [argument],
                    output: .string(limit: 4096)
                )
                return (result.terminationStatus, result.standardOutput)
            }
            group.addTask {
                try? await Task.sleep(for: Self.patience)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }

    /// The layers of its sandbox that this kernel does not have; nil if it does not say.
    func missingLayers() async -> [SandboxLayer]? {
        struct Answer: Decodable { var missing: [SandboxLayer] }
        guard let answer = try? await say("--sandbox"), answer.status.isSuccess else { return nil }
        return (try? JSONDecoder().decode(Answer.self, from: Data(answer.output.utf8)))?.missing
    }
}
