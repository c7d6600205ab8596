import Foundation

/// A disk of its own whose faults are real: a file in memory behind a loop device, with ext2 on it.
final class LoopDisk: Sendable {
    let path: String
    private let device: String

    /// Whether this user and this machine can have one.
    static let isPossible = FileManager.default.fileExists(atPath: "/sys/fs/ext4") && (try? LoopDisk()) != nil

    init(megabytes: Int = 40) throws {
        path = NSTemporaryDirectory() + "disk-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let image = path + ".img"
        guard FileManager.default.createFile(atPath: image, contents: nil) else { throw CocoaError(.fileWriteUnknown) }
        let file = try FileHandle(forWritingTo: URL(filePath: image))
        try file.truncate(atOffset: UInt64(megabytes << 20))
        try file.close()
        _ = try Self.run("mkfs.ext2", ["-q", "-F", image])
        device = try Self.run("losetup", ["-f", "--show", image])
        // The loop device has it open as long as it lives.
        try FileManager.default.removeItem(atPath: image)
        _ = try Self.run("mount", ["-t", "ext2", "-o", "errors=remount-ro", device, path])
    }

    deinit {
        _ = try? Self.run("umount", ["-l", path])
        _ = try? Self.run("losetup", ["-d", device])
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The kernel finds a fault and lets nobody write any more, whatever is open.
    func fail() throws {
        let name = device.split(separator: "/").last ?? ""
        try Data("1".utf8).write(to: URL(filePath: "/sys/fs/ext4/\(name)/trigger_fs_error"))
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", program] + arguments
        process.standardOutput = output
        process.standardError = Pipe()
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
        return String(decoding: said, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
