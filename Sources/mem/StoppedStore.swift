import Logging
import MemCore
import MemStore

/// The memory of a Mem that does not run.
enum StoppedStore {
    /// Opens it for as long as the body runs.
    static func with<Result>(
        _ configuration: Configuration,
        _ body: (Store) async throws -> Result
    ) async throws -> Result {
        let store = try await Store(configuration: StoreConfiguration(configuration), logger: Logger(label: "mem"))
        let result: Result
        do {
            result = try await body(store)
        } catch {
            try? await store.close()
            throw error
        }
        try await store.close()
        return result
    }
}

extension StoreConfiguration {
    /// What the configuration of the program says of it.
    init(_ configuration: Configuration) {
        self.init(path: configuration.database.path, jpegQuality: configuration.capture.frame.jpegQuality)
        minimumFreeBytes = configuration.storage.minimumFree
        newestSeconds = configuration.streaming.capture.bufferSize
        attachedPictureFiles = min(attachedPictureFiles, DescriptorLimit.value / 4)
    }
}
