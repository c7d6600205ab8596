internal import Foundation
internal import Glibc

/// The files of a memory, with their sizes, and the disk that they are on; nothing of what is in them.
struct DiagnosisFiles {
    let folder: DataFolder

    /// A line each.
    var text: String {
        var lines = [disk]
        let files = FileManager.default
        let name = URL(filePath: folder.file).lastPathComponent
        let beside = ((try? files.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasPrefix(name) }
            .sorted()
        if beside.isEmpty { lines.append("There is no database at \(folder.file), or this user may not look there.") }
        for entry in beside {
            let path = folder.path + "/" + entry
            let attributes = try? files.attributesOfItem(atPath: path)
            guard attributes?[.type] as? FileAttributeType == .typeDirectory else {
                let bytes = (attributes?[.size] as? Int) ?? 0
                lines.append("\(path): \(bytes) bytes, mode \(Self.mode(attributes))")
                continue
            }
            let inside = (try? files.contentsOfDirectory(atPath: path)) ?? []
            let sizes = inside.map { (try? files.attributesOfItem(atPath: path + "/" + $0)[.size] as? Int) ?? 0 }
            lines.append("\(path)/: \(inside.count) files, \(sizes.reduce(0, +)) bytes, mode \(Self.mode(attributes))")
            // Few files have names that say something: those that were set aside.
            for name in inside.sorted() where !name.hasSuffix(".duckdb") { lines.append("  \(name)") }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var disk: String {
        var disk = statvfs()
        guard statvfs(folder.nearestExisting, &disk) == 0 else {
            return "The disk of \(folder.path) can't be looked at."
        }
        let block = UInt64(disk.f_frsize)
        return
            "The disk of \(folder.path): \(UInt64(disk.f_blocks) * block) bytes, \(UInt64(disk.f_bavail) * block) free;"
            + " \(disk.f_files) inodes, \(disk.f_favail) free"
    }

    private static func mode(_ attributes: [FileAttributeKey: Any]?) -> String {
        (attributes?[.posixPermissions] as? Int).map { String($0, radix: 8) } ?? "unknown"
    }
}
