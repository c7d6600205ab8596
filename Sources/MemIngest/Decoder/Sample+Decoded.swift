internal import DecoderProtocol
internal import MemCore
internal import NIOCore

extension Sample {
    /// A sample as a decoder process gave it, in its place on the timeline.
    init(
        _ decoded: DecodedSample,
        sessionID: SessionID?,
        sourceID: SourceID,
        instant: Instant,
        frameID: FrameID,
        jpegQuality: Int,
        streamFigures: StreamFigures? = nil,
        isAfterGap: Bool = false
    ) {
        self.init(
            sessionID: sessionID,
            sourceID: sourceID,
            instant: instant,
            pts: decoded.pts,
            pictureSize: decoded.pictureSize,
            fingerprint: decoded.fingerprint,
            similarity: decoded.similarity,
            verdict: decoded.verdict,
            frameID: frameID,
            picture: decoded.verdict == .new
                ? Picture(
                    jpeg: Array(decoded.jpeg.readableBytesView),
                    thumbnail: Array(decoded.thumbnail.readableBytesView),
                    quality: jpegQuality
                )
                : nil,
            figures: decoded.figures,
            tiles: decoded.tiles,
            streamFigures: streamFigures,
            isAfterGap: isAfterGap
        )
    }
}
