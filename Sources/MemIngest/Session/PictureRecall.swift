internal import Logging
internal import MemCore

/// Gets back from the store what a source showed of late, so that its next decoder recognises it.
struct PictureRecall: Sendable {
    /// As many as a decoder process remembers by itself.
    private static let maximumPictures = 64

    /// Forty pictures of 1080p; decoding them takes a decoder process a third of a second.
    private static let maximumBytes = 8 << 20

    /// How long before its last sample a source's pictures are looked for: people go back to what they showed today.
    private static let seconds = 86_400.0

    /// The source.
    let source: SourceID
    /// Its newest sample.
    let since: Instant
    /// Where its pictures are.
    let store: any SessionStoring
    /// Is told when they can't be had: then they are stored once more.
    let logger: Logger

    /// The pictures, the one shown last at the end; none if the store can't read.
    @Sendable func pictures() async -> [PictureMemory.Recalled] {
        do throws(StoreFailure) {
            return try await store.framesShownLast(
                of: source,
                since: since.advanced(bySeconds: -Self.seconds),
                count: Self.maximumPictures,
                bytes: Self.maximumBytes
            )
        } catch {
            logger.warning("earlier pictures not recalled", metadata: ["reason": "\(error)"])
            return []
        }
    }
}
