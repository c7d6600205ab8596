import Foundation

/// An executable shell script that is gone with the test.
final class Script: Sendable {
    let path: String

    init(_ text: String) throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("mem-\(UUID().uuidString)").path
        try Data("#!/bin/sh\n\(text)\n".utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    /// The processes that wrote their number into the script's file.
    func pids() throws -> [Substring] {
        try String(contentsOfFile: path + ".pids", encoding: .utf8).split(separator: "\n")
    }

    /// Whether all of them are gone.
    func isOver() throws -> Bool {
        for pid in try pids() where FileManager.default.fileExists(atPath: "/proc/\(pid)") { return false }
        return true
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
        try? FileManager.default.removeItem(atPath: path + ".pids")
    }
}
