internal import MemCore
internal import Tar

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The last file of a backup: what the others have to be.
struct BackupManifest: Codable, Hashable, Sendable {
    /// Its name in the archive.
    static let name = "manifest.json"
    /// The name of the main file in the archive.
    static let mainFile = "mem.duckdb"
    /// The folder of the picture files in the archive.
    static let pictures = "pictures/"
    /// The only form of backup that this Mem knows.
    static let version = 1
    /// A manifest of a hundred thousand files has some 12 MB.
    static let maximumBytes = 64 << 20

    /// One file.
    struct File: Codable, Hashable, Sendable {
        var name: String
        var bytes: Int
        /// In hexadecimal digits.
        var sha256: String
    }

    var format = "mem backup"
    var version = Self.version
    var createdAt: String
    var files: [File]

    enum CodingKeys: String, CodingKey {
        case format
        case version
        case createdAt = "created_at"
        case files
    }

    /// As bytes; of the same length whatever the checksums are.
    var encoded: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts and numbers always have a notation in JSON.
        return (try? encoder.encode(self)).map(Array.init) ?? []
    }

    /// Reads a manifest, nil if it is none.
    static func read(_ bytes: [UInt8]) -> BackupManifest? {
        guard let manifest = try? JSONDecoder().decode(BackupManifest.self, from: Data(bytes)),
            manifest.format == "mem backup", manifest.version == Self.version
        else { return nil }
        return manifest
    }

    /// Whether a name is one that a backup may have in it: a foreign file may have any.
    static func allows(_ name: String) -> Bool {
        if name == mainFile || name == Self.name { return true }
        guard name.hasPrefix(pictures), name.utf8.count <= TarHeader.maximumName else { return false }
        let file = name.dropFirst(pictures.count)
        let digits = file.prefix { ("0"..."9").contains($0) }
        return digits.count >= 6 && [".duckdb", ".duckdb.wal"].contains(String(file.dropFirst(digits.count)))
    }
}
