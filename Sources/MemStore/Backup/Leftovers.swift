#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Folders beside the main file that a crash left behind.
enum Leftovers {
    /// Removes those whose names go on with a mark behind that of the main file.
    ///
    /// Only who has the main file locked may: else they may be at work.
    static func remove(beside mainFile: String, marked mark: String) {
        let file = URL(filePath: mainFile)
        let folder = file.deletingLastPathComponent().path(percentEncoded: false)
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        where name.hasPrefix(file.lastPathComponent + mark) {
            try? FileManager.default.removeItem(atPath: folder + "/" + name)
        }
    }
}
