import Foundation

@testable import AccessTokens

/// A folder of its own for one test; gone when the closure returns.
func withFile<Result>(_ body: (TokenFile) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mem-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(TokenFile(path: folder.appendingPathComponent("mem.duckdb.tokens").path))
}

extension TokenFile {
    var text: String { get throws { try String(contentsOfFile: path, encoding: .utf8) } }

    func replace(with text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }
}
