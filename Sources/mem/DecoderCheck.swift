import Foundation
import MemCommand
import Subprocess
import SystemPackage

/// Whether the decoder process starts, and with which libraries.
struct DecoderCheck: DoctorCheck {
    let title = "Decoder process"

    func run() async -> DoctorFinding {
        let advice = "run scripts/setup, build again, or set MEM_DECODER_PATH"
        do {
            let path = try DecoderLocation.find()
            let result = try await Subprocess.run(
                .path(FilePath(path)),
                arguments: ["--version"],
                output: .string(limit: 4096)
            )
            guard result.terminationStatus.isSuccess else {
                return DoctorFinding(.failure, "\(path) does not start: \(result.terminationStatus)", advice: advice)
            }
            return DoctorFinding(.ok, Self.summary(of: result.standardOutput))
        } catch {
            return DoctorFinding(.failure, "\(error)", advice: advice)
        }
    }

    /// What `mem-decoder --version` prints is for programs: `{"libraries":{"libavcodec":"59.37.100"},…}`.
    private static func summary(of json: String) -> String {
        struct Answer: Decodable { var libraries: [String: String] }
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(json.utf8)) else { return json }
        return answer.libraries.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }
}
