internal import Glibc
internal import MemCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Files that can't be used and are kept all the same, for whoever may get something out of them.
enum SetAside {
    private static let mark = ".unreadable-"

    /// Gives a file a name that says when it was set aside, and returns that name; nil if it can't be done.
    static func move(_ path: String, now: Instant = .now()) -> String? {
        let time = now.rfc3339.filter { $0 != ":" && $0 != "-" }.prefix { $0 != "." && $0 != "Z" }
        let base = path + mark + time + "Z"
        var name = base
        var number = 1
        while FileManager.default.fileExists(atPath: name) {
            number += 1
            name = base + "-\(number)"
        }
        guard rename(path, name) == 0 else { return nil }
        synchronize(folder(of: path))
        return name
    }

    /// Whether there are any of a file.
    static func exists(of path: String) -> Bool { !Leftovers.paths(beside: path, marked: mark).isEmpty }
}
