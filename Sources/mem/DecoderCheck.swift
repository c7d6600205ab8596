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
            return DoctorFinding(.ok, result.standardOutput.split(separator: "\n").first.map(String.init) ?? path)
        } catch {
            return DoctorFinding(.failure, "\(error)", advice: advice)
        }
    }
}
