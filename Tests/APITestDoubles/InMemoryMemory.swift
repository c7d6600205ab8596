package import MemCore

/// A timeline in an array: a small but faithful implementation of the seam.
package actor InMemoryMemory: MemoryQuerying {
    private var entries: [TimelineEntry] = []
    private var pictures: [FrameID: Picture] = [:]
    private var trouble: String?
    private var failure: StoreFailure?

    package init() {}

    package func timeline(_ query: TimelineQuery) async throws(StoreFailure) -> TimelinePage {
        if let failure { throw failure }
        let matching = entries.filter { entry in
            entry.instant >= query.start && entry.instant < query.end
                && (query.sourceID == nil || query.sourceID == entry.source.id)
        }
        let page = matching.dropFirst(query.offset).prefix(query.limit)
        return TimelinePage(entries: Array(page), total: matching.count)
    }

    package func frame(_ id: FrameID) async throws(StoreFailure) -> FrameRecord? {
        if let failure { throw failure }
        return entries.first { $0.frame.id == id }?.frame
    }

    package func jpeg(of id: FrameID, _ rendition: Rendition) async throws(StoreFailure) -> [UInt8]? {
        if let failure { throw failure }
        return rendition == .full ? pictures[id]?.jpeg : pictures[id]?.thumbnail
    }

    package func latestFrame(of source: SourceID) async throws(StoreFailure) -> FrameRecord? {
        if let failure { throw failure }
        return entries.last { $0.source.id == source }?.frame
    }

    package func storeTrouble() async -> String? { trouble }

    /// Lets the store be unwell or recover.
    package func setTrouble(_ trouble: String?) { self.trouble = trouble }

    /// Lets everything that reads fail from now on.
    package func fail(with failure: StoreFailure?) { self.failure = failure }

    /// Adds `count` samples of a source, a second apart from `start` on, each with a picture of its own.
    package func remember(
        _ count: Int,
        of session: StreamSession,
        from start: Instant,
        similarity: Double? = 97.65625
    ) {
        let source = SourceRecord(
            id: session.record.sourceID,
            type: "stream",
            filename: session.record.name,
            location: "rtmp"
        )
        for second in 0..<count {
            let id = FrameID(rawValue: Int64(pictures.count + 1))
            let instant = start.advanced(bySeconds: Double(second))
            pictures[id] = Picture(
                jpeg: [0xFF, 0xD8, UInt8(truncatingIfNeeded: second), 0xFF, 0xD9],
                thumbnail: [0xFF, 0xD8, 0xFF, 0xD9]
            )
            let frame = FrameRecord(
                id: id,
                sourceID: source.id,
                firstInstant: instant,
                pictureSize: PictureSize(width: 1920, height: 1080),
                fingerprint: Fingerprint(0xAB, 1, 2, 3),
                jpegBytes: 5,
                jpegQuality: 85
            )
            entries.append(
                TimelineEntry(
                    instant: instant,
                    source: source,
                    sessionID: session.record.id,
                    verdict: .new,
                    similarity: second == 0 ? nil : similarity,
                    frame: frame
                )
            )
        }
    }
}
