internal import Foundation

/// Where a file or a folder goes: written beside its place under another name, and moved there when it is complete.
struct OutputPlace {
    /// Its place.
    let path: String
    /// Where it is written meanwhile.
    var partial: String { path + ".partial" }

    /// Looks whether the place is free.
    ///
    /// - Throws: ``CommandFailure`` for what is there already, unless it may be replaced.
    init(_ given: String, mayReplace: Bool) throws {
        var path = given
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
        guard !mayReplace, !Self.isEmpty(path) else { return }
        throw Self.refusal("\(path) is there already: choose another name, or give --force to replace it.")
    }

    /// Moves what is complete to its place; a file takes that of a file in one step.
    func finish() throws {
        if rename(partial, path) == 0 { return }
        // A folder can't take the place of what is there: that goes first, the new one is complete by now.
        try? FileManager.default.removeItem(atPath: path)
        guard rename(partial, path) == 0 else {
            throw Self.refusal("\(partial) is complete, but can't be moved to \(path).")
        }
    }

    /// Says why nothing can be written.
    static func refusal(_ reason: String) -> CommandFailure {
        CommandFailure(Console.printable(reason), CommandExit.cannotWrite)
    }

    /// Whether nothing would be lost at a place.
    private static func isEmpty(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return true }
        if isFolder.boolValue { return (try? FileManager.default.contentsOfDirectory(atPath: path))?.isEmpty == true }
        return (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) == 0
    }
}
