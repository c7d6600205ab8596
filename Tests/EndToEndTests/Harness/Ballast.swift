import Foundation
import Glibc

/// A file that takes all the room that is left, or nearly all.
struct Ballast {
    private let path: String

    init(in folder: TestFolder, leaving left: Int) throws {
        path = folder.data.appending(path: "ballast").path
        var disk = statvfs()
        statvfs(folder.data.path, &disk)
        let size = Int(disk.f_bavail) * Int(disk.f_frsize) - left
        try Data(count: max(0, size)).write(to: URL(filePath: path))
    }

    init(in folder: TestFolder) throws {
        path = folder.data.appending(path: "ballast").path
        let file = open(path, O_WRONLY | O_CREAT, 0o600)
        defer { close(file) }
        var block = [UInt8](repeating: 1, count: 1 << 16)
        while block.count > 0 {
            if write(file, block, block.count) < block.count { block.removeLast(block.count / 2 + 1) }
        }
    }

    func remove() throws {
        try FileManager.default.removeItem(atPath: path)
    }
}
