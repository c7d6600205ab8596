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

    /// What its name has behind that of the main file.
    static let mark = ".backup-"

    /// Makes a folder of its own.
    init(beside mainFile: String) throws(StoreFailure) {
        path = mainFile + Self.mark + UUID().uuidString
        guard mkdir(path, 0o700) == 0 else { throw Self.failure(path) }
    }

    /// A second name for a file that may lose its first one meanwhile.
    func pin(_ file: String, as name: String) throws(StoreFailure) {
        guard link(file, path + "/" + name) == 0 else { throw Self.failure(path + "/" + name) }
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }

    private static func failure(_ path: String) -> StoreFailure {
        StoreFailure(.write, "The backup can't be made: \(path) can't be written.")
    }

    deinit { remove() }
}
