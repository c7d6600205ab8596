import Foundation
import MemCommand
import MemCore
import Subprocess

/// Which graphics processors could decode, and whether the one that is asked for is there.
struct HardwareCheck: DoctorCheck {
    let title = "Hardware decoding"
    /// Who is to decode.
    let method: DecodingMethod

    func run() async -> DoctorFinding {
        guard let path = try? DecoderLocation.find(),
            let answer = try? await DecoderProgram(path: path).say("--hardware"), answer.status.isSuccess,
            let found = try? JSONDecoder().decode([String: String?].self, from: Data(answer.output.utf8))
        else {
            // A driver can end a process that looks for it; streams are decoded without it then.
            let sentence = "The decoder process does not say what there is; streams are decoded by the processor."
            return DoctorFinding(method == .software ? .ok : .warning, sentence)
        }
        let there = DecodingMethod.auto.interfaces.map(\.rawValue).filter { found[$0] == .some(nil) }
        let reasons = found.compactMap(\.value).sorted().joined(separator: "; ")
        let key = "streaming.capture.decoding"
        if method == .software {
            guard !there.isEmpty else { return DoctorFinding(.ok, "The processor decodes: \(reasons).") }
            return DoctorFinding(.ok, "The processor decodes; \(there.joined(separator: ", ")) would do, with \(key).")
        }
        guard let used = method.interfaces.first(where: { there.contains($0.rawValue) }) else {
            return DoctorFinding(
                .warning,
                "\(key) is \(method.rawValue), and the processor decodes all the same: \(reasons).",
                advice: "install the graphics processor's driver for it, and let the user that runs Mem open /dev/dri"
            )
        }
        return DoctorFinding(.ok, "\(used.rawValue) is there and is used.")
    }
}
