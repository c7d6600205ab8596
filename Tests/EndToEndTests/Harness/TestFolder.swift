import Foundation

/// One test's own folder under `.build/test-runs`: logs stay in it, data goes when the test is over.
final class TestFolder: Sendable {
    /// The folder.
    let url: URL
    /// The part of it that is removed in the end.
    let data: URL

    /// Makes the folder; `name` is the test's.
    init(_ name: String) throws {
        let plain = String(name.map { $0.isLetter || $0.isNumber ? $0 : "-" }.prefix(60))
        url = Place.runs.appending(path: "\(plain)-\(UUID().uuidString.prefix(8))")
        data = url.appending(path: "data")
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
    }

    deinit {
        // A folder that can't be removed is no reason to fail a test that passed.
        try? FileManager.default.removeItem(at: data)
    }
}
