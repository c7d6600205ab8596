internal import Foundation
internal import Glibc

/// Puts a text in the place of a file at once: whoever reads sees the old one or the new one, also after a power cut.
package enum AtomicFile {
    /// Why a file was not written; ends the attempt, and the file is as it was.
    package struct Failure: Error {
        /// What is wrong, to follow the path and a colon.
        package var reason: String
    }

    /// Who may do what with a file that was not there.
    package struct NewFile: Sendable {
        /// Its permissions.
        package var mode: UInt32
        /// Whether it belongs to whom its folder belongs to, if the system lets this process decide that.
        package var belongsToOwnerOfFolder: Bool

        /// Creates one.
        package init(mode: UInt32 = 0o644, belongsToOwnerOfFolder: Bool = false) {
            self.mode = mode
            self.belongsToOwnerOfFolder = belongsToOwnerOfFolder
        }
    }

    /// Writes a file, new or there; a symbolic link is followed, mode and owner are kept.
    /// - Throws: ``Failure``
    package static func write(_ text: String, to path: String, newFile: NewFile = NewFile()) throws(Failure) {
        let file = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        let target = file.path
        let folder = file.deletingLastPathComponent().path
        var old = stat()
        let isThere = stat(target, &old) == 0
        // A file that nobody may write to is meant to stay as it is, even if its folder would let it be replaced.
        guard !isThere || (old.st_mode & 0o222 != 0 && access(target, W_OK) == 0) else {
            throw Failure(reason: "the file is read-only")
        }
        let draft = "\(folder)/.\(file.lastPathComponent).\(UUID().uuidString)"
        let descriptor = open(draft, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(reason: "its folder can't be written to: \(lastError)") }
        var isDone = false
        defer { if !isDone { unlink(draft) } }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            if isThere {
                // Where the owner can't be kept, replacing the file would take it away from him.
                guard fchown(descriptor, old.st_uid, old.st_gid) == 0 else {
                    throw Failure(reason: "the file belongs to another user")
                }
                guard fchmod(descriptor, old.st_mode & 0o7777) == 0 else { throw Failure(reason: lastError) }
            } else {
                guard fchmod(descriptor, newFile.mode) == 0 else { throw Failure(reason: lastError) }
                var owner = stat()
                if newFile.belongsToOwnerOfFolder, geteuid() == 0, stat(folder, &owner) == 0 {
                    guard fchown(descriptor, owner.st_uid, owner.st_gid) == 0 else { throw Failure(reason: lastError) }
                }
            }
            try handle.write(contentsOf: Data(text.utf8))
            try handle.synchronize()
            try handle.close()
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(reason: "\(error.localizedDescription)")
        }
        guard rename(draft, target) == 0 else { throw Failure(reason: lastError) }
        isDone = true
        synchronize(folder: folder)
    }

    /// Makes the new name outlive a power cut; where a file system can't, the file itself is safe all the same.
    private static func synchronize(folder: String) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static var lastError: String { String(cString: strerror(errno)) }
}
