internal import Foundation

/// The folder that the database lies in, whether it is there yet or not.
struct DataFolder: Hashable {
    /// Its path.
    let path: String
    /// The database file in it.
    let file: String

    init(databasePath: String, workingDirectory: String = FileManager.default.currentDirectoryPath) {
        let url = URL(fileURLWithPath: databasePath, relativeTo: URL(fileURLWithPath: workingDirectory + "/"))
        file = url.standardizedFileURL.path
        path = url.standardizedFileURL.deletingLastPathComponent().path
    }

    /// The folder, or the nearest one above it that exists: where it would be made.
    var nearestExisting: String {
        var url = URL(fileURLWithPath: path)
        while url.path != "/", !FileManager.default.fileExists(atPath: url.path) { url.deleteLastPathComponent() }
        return url.path
    }
}
