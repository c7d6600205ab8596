import DuckDB
import MemCommand

/// Whether the DuckDB library that is found at run time is the one that Mem was built with.
struct DuckDBCheck: DoctorCheck {
    /// The version whose files and C interface Mem is built for.
    static let expected = "v1.5.5"

    let title = "DuckDB library"

    func run() async -> DoctorFinding {
        let found = Database.libraryVersion
        guard found == Self.expected else {
            return DoctorFinding(
                .warning,
                "\(found) is loaded, Mem was built with \(Self.expected)",
                advice: "run scripts/setup and build again"
            )
        }
        return DoctorFinding(.ok, found)
    }
}
