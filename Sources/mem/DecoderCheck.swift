import Foundation
import MemCommand
import Subprocess

/// Whether the decoder process starts, and with which libraries.
struct DecoderCheck: DoctorCheck {
    let title = "Decoder process"

    func run() async -> DoctorFinding {
        let advice = "run scripts/setup, build again, or set MEM_DECODER_PATH"
        do {
            let path = try DecoderLocation.find()
            guard let answer = try await DecoderProgram(path: path).say("--version") else {
                let patience = DecoderProgram.patience
                return DoctorFinding(.failure, "\(path) does not answer within \(patience).", advice: advice)
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

    /// What `mem-decoder --version` prints is for programs: `{"libraries":{"libavcodec":"59.37.100"},…}`.
    private static func summary(of json: String) -> String? {
        struct Answer: Decodable { var libraries: [String: String] }
        let answer = try? JSONDecoder().decode(Answer.self, from: Data(json.utf8))
        return answer?.libraries.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }
}
