internal import Crypto
internal import Foundation
internal import MemCore
internal import Tar

/// Files that no longer change as one tar archive, read piece by piece: never more than one piece is in memory.
actor BackupArchive: MemoryBackup {
    /// A file and its name in the archive.
    struct Entry: Sendable {
        var name: String
        var path: String
        var bytes: Int
    }

    /// What is read at once.
    private static let piece = 256 << 10

    nonisolated let bytes: Int
    private let folder: BackupFolder
    private let executor = ThreadExecutor(label: "mem.store.backup")
    private let entries: [Entry]
    private var manifest: BackupManifest
    private var next = 0
    private var open: (file: FileHandle, left: Int, hash: SHA256)?
    private var isOver = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(_ entries: [Entry], in folder: BackupFolder, at instant: Instant) {
        self.entries = entries
        self.folder = folder
        let unknown = String(repeating: "0", count: 64)
        manifest = BackupManifest(
            createdAt: instant.rfc3339,
            files: entries.map { BackupManifest.File(name: $0.name, bytes: $0.bytes, sha256: unknown) }
        )
        let sizes = entries.map(\.bytes) + [manifest.encoded.count]
        bytes = sizes.reduce(2 * TarHeader.block) { $0 + TarHeader.block + $1 + TarHeader.padding(after: $1) }
    }

    func next() async throws(StoreFailure) -> [UInt8]? {
        if let open { return try read(open) }
        if isOver { return nil }
        guard next < entries.count else {
            isOver = true
            let manifest = manifest.encoded
            let end = TarHeader.padding(after: manifest.count) + 2 * TarHeader.block
            return TarHeader(name: BackupManifest.name, bytes: manifest.count).encoded + manifest
                + [UInt8](repeating: 0, count: end)
        }
        let entry = entries[next]
        guard let file = FileHandle(forReadingAtPath: entry.path) else { throw Self.failure(entry) }
        open = (file, entry.bytes, SHA256())
        return TarHeader(name: entry.name, bytes: entry.bytes).encoded
    }

    func close() async {
        isOver = true
        next = entries.count
        open = nil
        folder.remove()
    }

    private func read(_ file: (file: FileHandle, left: Int, hash: SHA256)) throws(StoreFailure) -> [UInt8] {
        var (file, left, hash) = file
        let entry = entries[next]
        guard left > 0 else {
            manifest.files[next].sha256 = hash.finalize().hexadecimal
            open = nil
            next += 1
            return [UInt8](repeating: 0, count: TarHeader.padding(after: entry.bytes))
        }
        guard let data = try? file.read(upToCount: min(left, Self.piece)), !data.isEmpty else {
            throw Self.failure(entry)
        }
        left -= data.count
        hash.update(data: data)
        open = (file, left, hash)
        return Array(data)
    }

    private static func failure(_ entry: Entry) -> StoreFailure {
        StoreFailure(.read, "The backup can't go on: \(entry.path) can't be read to its end.")
    }
}
