import MemCommand
import ProcessSandbox

/// Whether decoders can give up all that they should before they read a stranger's video.
struct SandboxCheck: DoctorCheck {
    let title = "Decoder sandbox"

    func run() async -> DoctorFinding {
        guard let path = try? DecoderLocation.find(),
            let missing = await DecoderProgram(path: path).missingLayers()
        else { return DoctorFinding(.failure, "The decoder process does not say what confines it.") }
        guard !missing.isEmpty else {
            return DoctorFinding(.ok, "No files, no network, no programs: all of it is in force.")
        }
        return DoctorFinding(
            .warning,
            "The kernel, or the container, lacks \(missing.words); decoders are confined by the rest.",
            advice: "take a Linux kernel of 5.13 or newer, and a container runtime whose seccomp profile allows this"
        )
    }
}
