internal import Foundation

/// A file that a command is to read.
enum InputFile {
    /// Looks whether there is a file that can be read, before anybody waits for it.
    ///
    /// - Throws: ``CommandFailure`` with the reason why not.
    static func check(_ path: String) throws {
        let files = FileManager.default
        var isFolder: ObjCBool = false
        guard files.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw refusal(path, "there is no such file.")
        }
        guard !isFolder.boolValue else { throw refusal(path, "it is a folder.") }
        guard files.isReadableFile(atPath: path) else { throw refusal(path, "look at its permissions.") }
    }

    private static func refusal(_ path: String, _ reason: String) -> CommandFailure {
        CommandFailure("\(Console.printable(path)) can't be read: \(reason)", CommandExit.cannotRead)
    }
}
