internal import DuckDB
internal import Logging

/// Checkpoints finished picture files in the background, while the writer fills the next one.
actor PictureFileSettler {
    /// Finished files whose checkpoint may be outstanding: their rows are held in memory.
    private static let waitingLimit = 2

    private let folder: PictureFolder
    private let attachments: PictureAttachments
    private let thread: DatabaseThread
    private let logger: Logger
    private var waiting: [Task<Void, Never>] = []

    init(folder: PictureFolder, attachments: PictureAttachments, thread: DatabaseThread, logger: Logger) {
        self.folder = folder
        self.attachments = attachments
        self.thread = thread
        self.logger = logger
    }

    /// Takes over a finished file with the writer's use of it; returns at once unless too many wait already.
    func settle(_ number: PictureFileNumber) async {
        while waiting.count >= Self.waitingLimit { await waiting.removeFirst().value }
        waiting.append(Task { await checkpoint(number) })
    }

    /// Waits for the checkpoints that are outstanding.
    func settled() async {
        for task in waiting { await task.value }
    }

    func close() async {
        while !waiting.isEmpty { await waiting.removeFirst().value }
        await thread.close()
    }

    private func checkpoint(_ number: PictureFileNumber) async {
        let (folder, attachments) = (folder, attachments)
        do {
            try await thread.run { connection throws(DuckDBError) in
                // A failed checkpoint makes a file unusable until it is attached again; its log keeps every row.
                defer { attachments.release(number, on: connection) }
                try connection.run("CHECKPOINT \(folder.name(number))")
            }
        } catch {
            logger.error(
                "a picture file could not be checkpointed; it keeps its write-ahead log until the next start",
                metadata: ["file": "\(folder.file(number))", "reason": "\(error)"]
            )
        }
    }
}
