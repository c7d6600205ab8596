internal import MemCore
internal import RTMP

extension PublishSession.Configuration {
    /// The defaults, with what the user allows.
    init(_ allowed: Configuration.Streaming.Limits) {
        self.init()
        limits.videoMessageBytes = allowed.videoMessageBytes
        limits.aggregateMessageBytes = allowed.videoMessageBytes
        limits.audioMessageBytes = allowed.audioMessageBytes
        limits.commandMessageBytes = allowed.commandMessageBytes
        limits.dataMessageBytes = allowed.dataMessageBytes
        limits.chunkStreams = allowed.chunkStreams
        limits.amfDepth = allowed.amfDepth
        limits.amfValues = allowed.amfValues
        limits.amfStringBytes = allowed.amfStringBytes
        limits.partialMessageBytes = allowed.publisherBytes
        limits.unpublishedMessageBytes = allowed.strangerBytes
    }
}
