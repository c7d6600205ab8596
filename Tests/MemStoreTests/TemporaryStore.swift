import Foundation
import Logging
import MemCore

@testable import MemStore

/// A folder for one test's database, gone when the test is.
final class DatabaseFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "store-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    var database: String { path + "/mem.duckdb" }

    /// A configuration that commits fast.
    var configuration: StoreConfiguration {
        var configuration = StoreConfiguration(path: database, jpegQuality: 85)
        configuration.gatherMilliseconds = 10
        configuration.readers = 2
        return configuration
    }

    func open(
        migrations: [Migration] = Migration.all,
        _ change: (inout StoreConfiguration) -> Void = { _ in },
        wrapping: (any PictureStore) -> any PictureStore = { $0 }
    ) async throws -> Store {
        var configuration = configuration
        change(&configuration)
        return try await Store(
            configuration: configuration,
            migrations: migrations,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            wrapping: wrapping
        )
    }
}

/// What a test sets in a configuration.
typealias Changes = [WritableKeyPath<StoreConfiguration, Int>: Int]

extension StoreConfiguration {
    func with(_ changes: Changes) -> StoreConfiguration {
        var changed = self
        for (path, value) in changes { changed[keyPath: path] = value }
        return changed
    }
}

/// A store in a folder of its own, for as long as the body runs.
func withStore(
    _ changes: Changes = [:],
    _ body: (Store) async throws -> Void
) async throws {
    let folder = try DatabaseFolder()
    let store = try await folder.open { $0 = $0.with(changes) }
    do {
        try await body(store)
    } catch {
        try? await store.close()
        throw error
    }
    try await store.close()
    withExtendedLifetime(folder) {}
}
