import MemCommand
import MemCore
import MemIngest

/// Whether who decides about publishers can be asked.
struct PublishHookCheck: DoctorCheck {
    let configuration: Configuration

    let title = "Publish hook"

    func run() async -> DoctorFinding {
        do {
            try PublishSecret.check(configuration)
            return DoctorFinding(.ok, "There is a secret to sign its questions with.")
        } catch {
            return DoctorFinding(.failure, "\(error)")
        }
    }
}
