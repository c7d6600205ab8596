internal import DuckDB

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The folder of picture files, which are numbered: `000001.duckdb` is the first.
struct PictureFolder: Sendable {
    let path: String

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

    /// Removes a file that is not attached.
    func remove(_ number: PictureFileNumber) throws {
        for path in [file(number), file(number) + ".wal"] where FileManager.default.fileExists(atPath: path) {
            try FileManager.default.removeItem(atPath: path)
        }
    }

    private func padded(_ number: PictureFileNumber) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }
}
