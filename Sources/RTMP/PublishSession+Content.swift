internal import NIOCore

extension PublishSession {
    /// Passes audio, video and metadata of the live publish on, and counts all other.
    mutating func handleContent(_ message: Message) {
        let isWanted = belongsToLivePublish(message.streamID)
        switch message.type {
        case .audio where isWanted:
            let time = clock.audioTime(message.timestamp)
            actions.append(.audio(MediaMessage(timestamp: time, payload: message.payload)))
        case .video where isWanted:
            let time = clock.videoTime(message.timestamp)
            actions.append(.video(MediaMessage(timestamp: time, payload: message.payload)))
        case .audio, .video:
            counts.skippedMedia += 1
        case .dataAMF0 where isWanted, .dataAMF3 where isWanted:
            handleData(message)
        case .dataAMF0, .dataAMF3:
            counts.skippedMetadata += 1
        default:
            counts.skippedMessages += 1
        }
    }

    /// Encoders exist that never learn their message stream's number, so only the number of another stream is wrong.
    private func belongsToLivePublish(_ streamID: UInt32) -> Bool {
        guard case .live(let live) = state else { return false }
        return streamID == live || !messageStreams.contains(streamID)
    }

    /// Reads `onMetaData`, with and without the wrapper `@setDataFrame`; other data is none of Mem's business.
    ///
    /// Metadata that can't be read ends nothing: the stream is as good without.
    private mutating func handleData(_ message: Message) {
        guard let values = try? message.amfValues(limits: configuration.limits) else {
            counts.skippedMetadata += 1
            return
        }
        let content = values.first?.string == "@setDataFrame" ? values.dropFirst() : values[...]
        guard content.first?.string == "onMetaData", let description = content.dropFirst().first else { return }
        actions.append(.metadata(StreamMetadata(description, flashVer: connect.flashVer)))
    }
}
