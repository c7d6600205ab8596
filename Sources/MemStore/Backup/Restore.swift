internal import Crypto
internal import Foundation
internal import Glibc
public import MemCore
internal import Tar

/// Puts a backup in the place of a memory that nobody has open.
///
/// All is unpacked beside it and compared with its checksums before anything is touched.
public struct Restore: Sendable {
    private static let piece = 256 << 10
    /// What the name of the folder that is unpacked into has behind that of the main file.
    private static let mark = ".restore-"

    private let archive: String
    private let target: String

    /// Prepares to restore.
    ///
    /// - Parameters:
    ///   - archive: the backup.
    ///   - target: the main file of the memory, there or not.
    public init(archive: String, target: String) {
        self.archive = archive
        self.target = URL(filePath: target).standardizedFileURL.path(percentEncoded: false)
    }

    /// Restores, and returns where the memory that was there before is now; nil if there was none.
    ///
    /// - Parameter progress: is told how many bytes of how many are unpacked.
    /// - Throws: ``StoreFailure`` with code `locked` while a Mem has the memory open; `read` for a backup that is none, is
    ///   not whole or was changed; `write`. Nothing is changed then.
    public func run(progress: (Int, Int) -> Void) throws(StoreFailure) -> String? {
        // Held until all is done, so that no Mem begins meanwhile to write what is moved aside then.
        var lock = try MainFileLock(target)
        if lock.isHeld { Leftovers.remove(beside: target, marked: Self.mark) }
        let folder = target + Self.mark + UUID().uuidString
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            try FileManager.default.createDirectory(
                atPath: folder + "/" + BackupManifest.pictures,
                withIntermediateDirectories: false
            )
        } catch {
            throw StoreFailure(
                .write,
                "The folder \(folder) can't be made; is its disk full, or may you not write there?"
            )
        }
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try unpack(into: folder, progress)
        // There was no memory to lock; there may be one now.
        if !lock.isHeld { lock = try MainFileLock(target) }
        defer { FileOwner.settle(target) }
        return try withExtendedLifetime(lock) { () throws(StoreFailure) in try swap(in: folder) }
    }

    private func unpack(into folder: String, _ progress: (Int, Int) -> Void) throws(StoreFailure) {
        guard let input = FileHandle(forReadingAtPath: archive) else {
            throw StoreFailure(.read, "The backup \(archive) can't be read.")
        }
        let total = sizeOfFile(archive)
        var done = 0
        var found: [BackupManifest.File] = []
        var names: Set<String> = []
        while true {
            let block = try read(input, TarHeader.block)
            guard let header = TarHeader(block[...]), BackupManifest.allows(header.name),
                names.insert(header.name).inserted
            else { throw isNone("it holds something that a backup of Mem doesn't") }
            if header.name == BackupManifest.name {
                guard header.bytes <= BackupManifest.maximumBytes,
                    let manifest = BackupManifest.read(try read(input, header.bytes))
                else { throw isNone("its manifest can't be read; a newer Mem may have written it") }
                guard manifest.files == found, names.contains(BackupManifest.mainFile) else {
                    throw isNone("its files are not those that were backed up")
                }
                return
            }
            found.append(
                try copy(header, from: input, to: folder + "/" + header.name) { bytes in
                    done += bytes
                    progress(done, total)
                }
            )
            _ = try read(input, TarHeader.padding(after: header.bytes))
        }
    }

    private func copy(
        _ header: TarHeader,
        from input: FileHandle,
        to path: String,
        _ progress: (Int) -> Void
    ) throws(StoreFailure) -> BackupManifest.File {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let output = FileHandle(forWritingAtPath: path)
        else { throw cantWrite(path) }
        var hash = SHA256()
        var left = header.bytes
        while left > 0 {
            let bytes = try read(input, min(left, Self.piece))
            hash.update(data: bytes)
            do { try output.write(contentsOf: Data(bytes)) } catch { throw cantWrite(path) }
            left -= bytes.count
            progress(bytes.count)
        }
        do {
            try output.synchronize()
            try output.close()
        } catch { throw cantWrite(path) }
        return BackupManifest.File(name: header.name, bytes: header.bytes, sha256: hash.finalize().hexadecimal)
    }

    /// Moves the old memory aside and the new one into its place.
    private func swap(in folder: String) throws(StoreFailure) -> String? {
        let pictures = PictureFolder(of: target).path
        let seconds = Instant.now().rfc3339.prefix(19).filter { $0.isNumber || $0 == "T" }
        let aside = "\(target).before-\(seconds)"
        var moves: [(from: String, to: String)] = []
        let old = [(pictures, aside + ".pictures"), (target + ".wal", aside + ".wal"), (target, aside)]
        for (from, to) in old where FileManager.default.fileExists(atPath: from) { moves.append((from, to)) }
        let hadMemory = moves.contains { $0.from == target }
        moves.append((folder + "/" + BackupManifest.pictures.dropLast(), pictures))
        moves.append((folder + "/" + BackupManifest.mainFile, target))
        for (index, move) in moves.enumerated() where rename(move.from, move.to) != 0 {
            for undone in moves[..<index].reversed() { rename(undone.to, undone.from) }
            throw cantWrite(move.to)
        }
        synchronize(URL(filePath: target).deletingLastPathComponent().path(percentEncoded: false))
        return hadMemory ? aside : nil
    }

    private func read(_ input: FileHandle, _ count: Int) throws(StoreFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            guard let data = try? input.read(upToCount: count - bytes.count), !data.isEmpty else {
                throw isNone("it ends too early")
            }
            bytes += data
        }
        return bytes
    }

    private func isNone(_ reason: String) -> StoreFailure {
        StoreFailure(.read, "\(archive) is no whole backup of Mem: \(reason). Nothing was changed.")
    }

    private func cantWrite(_ path: String) -> StoreFailure {
        StoreFailure(.write, "\(path) can't be written. Nothing was changed.")
    }
}

extension SHA256.Digest {
    /// Two digits for each byte.
    var hexadecimal: String {
        map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
