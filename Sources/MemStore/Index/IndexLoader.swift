internal import DuckDB
internal import Logging

/// Loads parts of the index that were asked for, one after the other, as one more reader.
struct IndexLoader: Sendable {
    let index: MemoryIndex
    let readers: ReaderPool
    let logger: Logger

    /// Works until the index is closed.
    func run() async {
        for await part in index.wanted { await load(part) }
    }

    /// Loads a part, unless it is there or not worth it.
    func load(_ part: IndexPart) async {
        guard index.beginLoading(part) else { return }
        do throws(DuckDBError) {
            let content = try await readers.read { connection throws(DuckDBError) in try connection.content(of: part) }
            index.endLoading(part, content)
        } catch {
            index.endLoading(part, nil)
            // DuckDB is asked instead, and whoever does so is told.
            logger.debug("a part of the index could not be loaded", metadata: ["reason": "\(error)"])
        }
    }
}
