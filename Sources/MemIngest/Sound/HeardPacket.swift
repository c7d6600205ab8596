internal import DecoderProtocol
internal import FLV
internal import MemCore
internal import NIOCore

/// Sound on its way to where it is measured.
struct HeardPacket: Sendable {
    /// What it is coded with; nil if levels of that can't be measured.
    var format: Format?
    /// The coded sound; a copy, which keeps nothing else in memory.
    var payload: ByteBuffer
    /// When it is heard.
    var instant: Instant

    /// A codec with its sequence header.
    struct Format: Hashable, Sendable {
        var codec: SoundFormat.Codec
        var record = ByteBuffer()
        /// The headers of a connection are counted.
        var number = 0
    }

    /// Takes a message with sound; nil for one without, and for all tracks but the first.
    ///
    /// - Parameters:
    ///   - header: the sequence header that counts.
    ///   - isRecorded: whether it is of the track that the header is of.
    init?(_ packet: AudioPacket, header: RecordedSound.Header?, isRecorded: Bool, at instant: Instant) {
        guard packet.content == .frames, packet.payload.readableBytes > 0 else { return nil }
        let codec = SoundFormat.Codec(packet.codec)
        if codec == .mp3, packet.track == 0 {
            format = Format(codec: .mp3)
        } else if let codec, let header, isRecorded {
            format = Format(codec: codec, record: header.record, number: header.number)
        } else if codec != nil {
            // Another track, or its header is still to come.
            return nil
        }
        payload = format == nil ? ByteBuffer() : ByteBuffer(bytes: packet.payload.readableBytesView)
        self.instant = instant
    }
}

extension SoundFormat.Codec {
    fileprivate init?(_ codec: AudioCodec) {
        switch codec {
        case .aac: self = .aac
        case .opus: self = .opus
        case .mp3: self = .mp3
        default: return nil
        }
    }
}
