internal import ArgumentParser
internal import Foundation

/// Where an export goes: written beside its place under another name, and moved there when it is complete.
struct ExportTarget {
    /// Its place.
    let path: String
    /// Where it is written meanwhile.
    var partial: String { path + ".partial" }

    /// Looks whether the place is free.
    ///
    /// - Throws: `ExitCode` 73 (EX_CANTCREAT of sysexits.h) for what is there already, unless it may be replaced.
    init(_ given: String, mayReplace: Bool) throws {
        var path = given
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
        guard !mayReplace, !Self.isEmpty(path) else { return }
        throw Self.refusal("\(path) is there already: choose another name, or give --force to replace it.")
    }

    /// Moves what is complete to its place.
    func finish() throws {
        let files = FileManager.default
        do {
            // A name can't be given to two files at once: what is replaced goes first, the new one is complete by then.
            if files.fileExists(atPath: path) { try files.removeItem(atPath: path) }
            try files.moveItem(atPath: partial, toPath: path)
        } catch {
            throw Self.refusal("\(partial) is complete, but can't be moved to \(path).")
        }
    }

    /// Says why nothing can be written, and gives the exit code for that.
    static func refusal(_ reason: String) -> ExitCode {
        Console.complain("Error: \(reason)")
        return ExitCode(73)
    }

    /// Whether nothing would be lost at a place.
    private static func isEmpty(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return true }
        if isFolder.boolValue { return (try? FileManager.default.contentsOfDirectory(atPath: path))?.isEmpty == true }
        return (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) == 0
    }
}
