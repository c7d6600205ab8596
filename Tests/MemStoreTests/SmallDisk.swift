import Foundation
import Glibc

/// A disk in memory, gone when the test is.
final class SmallDisk: Sendable {
    let path = NSTemporaryDirectory() + "disk-" + UUID().uuidString

    static let isPossible = (try? SmallDisk(megabytes: 1)) != nil

    init(megabytes: Int) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard mount("tmpfs", path, "tmpfs", 0, "size=\(megabytes)m") == 0 else {
            rmdir(path)
            throw CocoaError(.fileWriteUnknown)
        }
    }

    deinit {
        umount2(path, Int32(MNT_DETACH))
        rmdir(path)
    }

    /// Takes all but so many bytes.
    func fill(leaving bytes: Int) throws {
        empty()
        var disk = statvfs()
        statvfs(path, &disk)
        let size = Int(disk.f_bavail) * Int(disk.f_frsize) - bytes
        try Data(count: max(0, size)).write(to: URL(filePath: path + "/ballast"))
    }

    func empty() { unlink(path + "/ballast") }
}
