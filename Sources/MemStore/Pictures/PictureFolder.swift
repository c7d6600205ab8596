internal import DuckDB

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif
#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The folder of picture files, which are numbered: `000001.duckdb` is the first.
struct PictureFolder: Sendable {
    let path: String

    /// What a file that is there is attached with to be written.
    static let optionsOfOldFile = "ROW_GROUP_SIZE 2048"

    /// What a file is made with: DuckDB reads whole blocks, so that with small ones a file is attached, and a picture read,
    /// in a third of the time.
    static let optionsOfNewFile = "ROW_GROUP_SIZE 2048, BLOCK_SIZE 32768"

    /// The folder that belongs to a main file: beside it, named after it.
    init(of mainFile: String) {
        path = mainFile + ".pictures"
    }

    func make() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// The path of a file.
    func file(_ number: PictureFileNumber) -> String {
        "\(path)/\(padded(number)).duckdb"
    }

    /// The name under which SQL finds a file that is attached.
    func name(_ number: PictureFileNumber) -> String {
        "p\(padded(number))"
    }

    /// The numbers of all files, ascending.
    func numbers() -> [PictureFileNumber] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.compactMap { name in
            guard name.hasSuffix(".duckdb") else { return nil }
            return PictureFileNumber(name.dropLast(".duckdb".count))
        }.sorted()
    }

    /// Whether a file was left without its checkpoint.
    func hasLog(_ number: PictureFileNumber) -> Bool {
        FileManager.default.fileExists(atPath: file(number) + ".wal")
    }

    /// Whether a crash interrupted the making of a file: DuckDB's three headers are not all there, so nothing is in it.
    func isStillborn(_ number: PictureFileNumber) -> Bool {
        sizeOfFile(file(number)) < 3 * 4096
    }

    /// Removes a file that can't be attached.
    func removeUnopened(_ number: PictureFileNumber) throws(DuckDBError) {
        do {
            try remove(number)
        } catch {
            throw DuckDBError(.file, "could not remove \(file(number))", cause: "\(error)")
        }
    }

    /// Removes a file that is not attached.
    func remove(_ number: PictureFileNumber) throws {
        for path in [file(number), file(number) + ".wal"] where FileManager.default.fileExists(atPath: path) {
            try FileManager.default.removeItem(atPath: path)
        }
    }

    /// Whether there is a file of this number.
    func exists(_ number: PictureFileNumber) -> Bool {
        FileManager.default.fileExists(atPath: file(number))
    }

    /// Where a file is written anew before it takes the old one's place.
    func draft(_ number: PictureFileNumber) -> String {
        file(number) + Self.draftSuffix
    }

    /// Puts a finished draft in the place of its file; nobody may have either attached.
    func putDraftInPlace(of number: PictureFileNumber) throws {
        guard rename(draft(number), file(number)) == 0 else {
            throw CocoaError(.fileWriteUnknown)
        }
        synchronize(path)
    }

    /// Removes a draft that was not finished.
    func removeDraft(of number: PictureFileNumber) {
        for path in [draft(number), draft(number) + ".wal"] { try? FileManager.default.removeItem(atPath: path) }
    }

    /// Removes the drafts that a crash left behind.
    func removeDrafts() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        where name.contains(Self.draftSuffix) {
            try? FileManager.default.removeItem(atPath: path + "/" + name)
        }
    }

    private static let draftSuffix = ".draft"

    private func padded(_ number: PictureFileNumber) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }
}
