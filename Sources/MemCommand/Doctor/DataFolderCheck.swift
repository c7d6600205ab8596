internal import Foundation

/// Whether Mem can write where the database is to lie.
struct DataFolderCheck: DoctorCheck {
    let folder: DataFolder

    var title: String { "Data folder" }

    func run() async -> DoctorFinding {
        let files = FileManager.default
        let advice = "Give the user that runs Mem the right to write there, or set database.path (MEM_DATABASE_PATH)."
        var isFolder: ObjCBool = false
        guard files.fileExists(atPath: folder.path, isDirectory: &isFolder) else {
            let above = folder.nearestExisting
            guard files.isWritableFile(atPath: above) else {
                return DoctorFinding(
                    .failure,
                    "\(folder.path) can't be made: \(above) is not writable.",
                    advice: advice
                )
            }
            return DoctorFinding(.ok, "\(folder.path) will be made.")
        }
        guard isFolder.boolValue else {
            return DoctorFinding(.failure, "\(folder.path) is not a folder.", advice: "Set database.path.")
        }
        // Only writing proves it: a read-only mount passes every test of rights.
        let probe = URL(fileURLWithPath: folder.path).appendingPathComponent(".mem-doctor-\(UUID().uuidString)")
        do {
            try Data("mem".utf8).write(to: probe)
            try files.removeItem(at: probe)
        } catch {
            return DoctorFinding(.failure, "\(folder.path) is not writable.", advice: advice)
        }
        if files.fileExists(atPath: folder.file, isDirectory: &isFolder) {
            guard !isFolder.boolValue, isDatabase(folder.file) else {
                return DoctorFinding(
                    .failure,
                    "\(folder.file) is there and is not a DuckDB database.",
                    advice: "Set database.path (MEM_DATABASE_PATH) to another file."
                )
            }
            guard files.isWritableFile(atPath: folder.file) else {
                return DoctorFinding(.failure, "\(folder.file) is not writable.", advice: advice)
            }
        }
        return DoctorFinding(.ok, "\(folder.path) is writable.")
    }

    /// Whether a file begins as DuckDB's do: a checksum of eight bytes, then four letters.
    private func isDatabase(_ path: String) -> Bool {
        guard let file = FileHandle(forReadingAtPath: path) else { return true }
        let head = (try? file.read(upToCount: 12)) ?? Data()
        return head.isEmpty || head.suffix(4) == Data("DUCK".utf8)
    }
}
