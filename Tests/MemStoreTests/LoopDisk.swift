import Foundation
import Glibc

/// A disk of its own whose faults are real: a file on a disk in memory behind a loop device, with ext2 on it.
final class LoopDisk: Sendable {
    let path: String
    private let device: String
    /// The disk in memory that the file is on.
    private var backing: String { path + ".backing" }

    /// Whether this user and this machine can have one.
    static let isPossible = FileManager.default.fileExists(atPath: "/sys/fs/ext4") && (try? LoopDisk()) != nil

    init(megabytes: Int = 40) throws {
        path = NSTemporaryDirectory() + "disk-" + UUID().uuidString
        do {
            device = try Self.make(at: path, megabytes)
        } catch {
            Self.remove(path)
            throw error
        }
    }

    deinit {
        _ = try? Self.run("umount", ["-l", path])
        _ = try? Self.run("losetup", ["-d", device])
        Self.remove(path)
    }

    private static func make(at path: String, _ megabytes: Int) throws -> String {
        for folder in [path, path + ".backing"] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        guard mount("tmpfs", path + ".backing", "tmpfs", 0, "size=\(megabytes)m") == 0 else {
            throw CocoaError(.fileWriteUnknown)
        }
        let image = path + ".backing/image"
        guard FileManager.default.createFile(atPath: image, contents: nil) else { throw CocoaError(.fileWriteUnknown) }
        let file = try FileHandle(forWritingTo: URL(filePath: image))
        try file.truncate(atOffset: UInt64(megabytes << 20))
        try file.close()
        _ = try run("mkfs.ext2", ["-q", "-F", image])
        let device = try run("losetup", ["-f", "--show", image])
        do {
            _ = try run("mount", ["-t", "ext2", "-o", "errors=remount-ro", device, path])
        } catch {
            _ = try? run("losetup", ["-d", device])
            throw error
        }
        return device
    }

    private static func remove(_ path: String) {
        umount2(path + ".backing", Int32(MNT_DETACH))
        for folder in [path, path + ".backing"] { try? FileManager.default.removeItem(atPath: folder) }
    }

    /// The kernel finds a fault and lets nobody write any more, whatever is open.
    func fail() throws {
        let name = device.split(separator: "/").last ?? ""
        try Data("1".utf8).write(to: URL(filePath: "/sys/fs/ext4/\(name)/trigger_fs_error"))
    }

    /// Lets every write to blocks that were not written before fail as a dying disk does, until ``feed()``.
    func starve() {
        let file = open(backing + "/ballast", O_WRONLY | O_CREAT, 0o600)
        defer { close(file) }
        var block = [UInt8](repeating: 1, count: 1 << 16)
        while block.count > 1024 {
            if write(file, block, block.count) < block.count { block.removeLast(block.count / 2) }
        }
    }

    /// Lets writes succeed again.
    func feed() { unlink(backing + "/ballast") }

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
