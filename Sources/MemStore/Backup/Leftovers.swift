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
        for path in paths(beside: mainFile, marked: mark) { try? FileManager.default.removeItem(atPath: path) }
    }

    /// Where they are, and those that somebody is at work with.
    static func paths(beside mainFile: String, marked mark: String) -> [String] {
        let file = URL(filePath: mainFile)
        let folder = file.deletingLastPathComponent().path(percentEncoded: false)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasPrefix(file.lastPathComponent + mark) }.map { folder + "/" + $0 }
    }
}
