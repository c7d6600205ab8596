import Foundation
import Glibc

/// One test's own folder under `.build/test-runs`: logs stay in it, data goes when the test is over.
final class TestFolder: Sendable {
    /// The folder.
    let url: URL
    /// The part of it that is removed in the end.
    let data: URL

    /// Makes the folder; `name` is the test's.
    init(_ name: String) throws {
        let plain = String(name.map { $0.isLetter || $0.isNumber ? $0 : "-" }.prefix(60))
        url = Place.runs.appending(path: "\(plain)-\(UUID().uuidString.prefix(8))")
        data = url.appending(path: "data")
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
    }

    /// Puts a disk of its own, of so many megabytes, below the data folder.
    func mountDisk(megabytes: Int) throws {
        guard mount("tmpfs", data.path, "tmpfs", 0, "size=\(megabytes)m") == 0 else {
            throw ChildProcessError(what: "no disk could be mounted at \(data.path): error \(errno)")
        }
    }

    /// Whether this user may mount disks.
    static let canMount: Bool = {
        let folder = NSTemporaryDirectory() + "mem-mount-\(UUID().uuidString)"
        guard mkdir(folder, 0o700) == 0 else { return false }
        defer { rmdir(folder) }
        guard mount("tmpfs", folder, "tmpfs", 0, "size=1m") == 0 else { return false }
        return umount2(folder, Int32(MNT_DETACH)) == 0
    }()

    deinit {
        umount2(data.path, Int32(MNT_DETACH))
        // A folder that can't be removed is no reason to fail a test that passed.
        try? FileManager.default.removeItem(at: data)
    }
}
