internal import Foundation

/// Whether there is room for what will be remembered.
struct DiskSpaceCheck: DoctorCheck {
    let folder: DataFolder

    /// Below this a database that can't checkpoint is near.
    static let least: Int64 = 1_000_000_000
    /// Below this a busy day may fill the disk: ten streams of 150 KB pictures, one in five seconds, make 26 GB.
    static let comfortable: Int64 = 10_000_000_000

    var title: String { "Disk space" }

    func run() async -> DoctorFinding {
        let place = folder.nearestExisting
        guard let attributes = try? FileManager.default.attributesOfFileSystem(forPath: place),
            let free = (attributes[.systemFreeSize] as? NSNumber)?.int64Value
        else {
            return DoctorFinding(
                .warning,
                "The free space at \(place) can't be read.",
                advice: "Look with df that there are some gigabytes."
            )
        }
        return Self.finding(free: free, at: place)
    }

    /// What a number of free bytes means.
    static func finding(free: Int64, at place: String) -> DoctorFinding {
        let message = "\(free / 1_000_000_000).\(free / 100_000_000 % 10) GB are free at \(place)."
        let advice = "Free some space, or set database.path (MEM_DATABASE_PATH) to a larger disk."
        if free < least { return DoctorFinding(.failure, message, advice: advice) }
        if free < comfortable { return DoctorFinding(.warning, message, advice: advice) }
        return DoctorFinding(.ok, message)
    }
}
