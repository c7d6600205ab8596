import Foundation
import MemCommand
import Subprocess
import SystemPackage

/// Whether the decoder process starts, and with which libraries.
struct DecoderCheck: DoctorCheck {
    let title = "Decoder process"

    /// How long the program may take to say its versions.
    private static let patience = Duration.seconds(5)

    func run() async -> DoctorFinding {
        let advice = "run scripts/setup, build again, or set MEM_DECODER_PATH"
        do {
            let path = try DecoderLocation.find()
            guard let answer = try await Self.ask(path) else {
                return DoctorFinding(.failure, "\(path) does not answer within \(Self.patience).", advice: advice)
            }
            guard answer.status.isSuccess else {
                return DoctorFinding(.failure, "\(path) does not start: \(answer.status)", advice: advice)
            }
            guard let summary = Self.summary(of: answer.output) else {
                return DoctorFinding(.failure, "\(path) is not mem-decoder.", advice: advice)
            }
            return DoctorFinding(.ok, summary)
        } catch {
            return DoctorFinding(.failure, "\(error)", advice: advice)
        }
    }

    /// What the program says of itself and how it ended; nil if it takes too long, and it is killed then.
    private static func ask(_ path: String) async throws -> (status: TerminationStatus, output: String)? {
        try await withThrowingTaskGroup(of: (TerminationStatus, String)?.self) { group in
            group.addTask {
                let result = try await Subprocess.run(
                    .path(FilePath(path)),
                    arguments: ["--version"],
                    output: .string(limit: 4096)
                )
                return (result.terminationStatus, result.standardOutput)
            }
            group.addTask {
                try? await Task.sleep(for: patience)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }

    /// What `mem-decoder --version` prints is for programs: `{"libraries":{"libavcodec":"59.37.100"},…}`.
    private static func summary(of json: String) -> String? {
        struct Answer: Decodable { var libraries: [String: String] }
        let answer = try? JSONDecoder().decode(Answer.self, from: Data(json.utf8))
        return answer?.libraries.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }
}
