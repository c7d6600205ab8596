internal import MemCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif
#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A folder beside the main file that holds what a backup is made of, for as long as it is being read.
final class BackupFolder: Sendable {
    let path: String

    private static let suffix = ".backup-"

    /// Makes a folder of its own.
    init(beside mainFile: String) throws(StoreFailure) {
        path = mainFile + Self.suffix + UUID().uuidString
        guard mkdir(path, 0o700) == 0 else { throw Self.failure(path) }
    }

    /// A second name for a file that may lose its first one meanwhile.
    func pin(_ file: String, as name: String) throws(StoreFailure) {
        guard link(file, path + "/" + name) == 0 else { throw Self.failure(path + "/" + name) }
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Removes what a crash in the middle of a backup left behind.
    static func removeLeftovers(beside mainFile: String) {
        let file = URL(filePath: mainFile)
        let folder = file.deletingLastPathComponent().path(percentEncoded: false)
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        where name.hasPrefix(file.lastPathComponent + suffix) {
            try? FileManager.default.removeItem(atPath: folder + "/" + name)
        }
    }

    private static func failure(_ path: String) -> StoreFailure {
        StoreFailure(.write, "The backup can't be made: \(path) can't be written.")
    }

    deinit { remove() }
}
