internal import Glibc
internal import MemCore

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

    /// How many backups may be under way: each has a copy of the main file on the disk that streams are written to.
    static let maximum = 3

    /// Makes a folder of its own, to be called by one at a time.
    /// - Throws: ``StoreFailure`` with code `busy` if there are as many as may be, or `write`.
    init(beside mainFile: String) throws(StoreFailure) {
        guard Leftovers.paths(beside: mainFile, marked: Self.mark).count < Self.maximum else {
            throw StoreFailure(
                .busy,
                "\(Self.maximum) backups are being read already. Try again when one of them is done."
            )
        }
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
