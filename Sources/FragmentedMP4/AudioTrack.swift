/// How the audio of a segment is coded: what its sample entry says.
public struct AudioTrack: Hashable, Sendable {
    /// The codecs that are recorded.
    public enum Codec: String, Hashable, Sendable {
        /// AAC, with an AudioSpecificConfig.
        case aac = "mp4a"
        /// Opus, with an identification header.
        case opus = "Opus"
    }

    /// The codec.
    public let codec: Codec
    /// Samples of sound in a second: the timescale of the track.
    public let sampleRate: UInt32
    private let channels: UInt16
    private let record: [UInt8]
    /// Samples of sound in each packet of AAC.
    private let frameLength: Int64

    /// Takes what a sequence header of FLV holds.
    ///
    /// - Parameters:
    ///   - codec: AAC or Opus.
    ///   - record: an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1), or the identification header of Opus (RFC 7845, 5.1).
    public init(codec: Codec, record: [UInt8]) throws(TrackRefusal) {
        self.codec = codec
        switch codec {
        case .aac:
            // Descriptors say their length in one byte here.
            guard let config = AudioSpecificConfig(record), record.count <= 64 else { throw .sequenceHeader }
            (sampleRate, channels, frameLength) = (config.sampleRate, config.channels, config.frameLength)
            self.record = record
        case .opus:
            guard let box = Self.opusBox(record) else { throw .sequenceHeader }
            (sampleRate, channels, frameLength) = (48_000, UInt16(record[9]), 960)
            self.record = box
        }
    }

    /// How many samples of sound a packet holds.
    func duration(of packet: Span<UInt8>) -> Int64 {
        codec == .aac ? frameLength : OpusPacket.duration(of: packet) ?? frameLength
    }

    /// What `dOps` holds ("Encapsulation of Opus in ISO Base Media File Format", 4.3.2): the header of Ogg, its numbers
    /// turned round.
    private static func opusBox(_ header: [UInt8]) -> [UInt8]? {
        guard header.count >= 19, header.count <= 512, header.starts(with: Array("OpusHead".utf8)), header[9] > 0 else {
            return nil
        }
        let mapping = header[18] == 0 ? 0 : 2 + Int(header[9])
        guard header.count >= 19 + mapping else { return nil }
        // Version, channels, pre-skip, rate, gain, mapping family.
        var box: [UInt8] = [0, header[9], header[11], header[10]]
        box += header[12...15].reversed()
        box += [header[17], header[16], header[18]]
        box += header[19..<19 + mapping]
        return box
    }

    /// The sample entry (ISO/IEC 14496-12, 12.2.3).
    var sampleEntry: [UInt8] {
        var writer = BoxWriter()
        writer.box(codec == .aac ? "mp4a" : "Opus") { entry in
            entry.zeros(6)
            entry.write(1 as UInt16)  // data_reference_index
            entry.zeros(8)
            entry.write(channels)
            entry.write(16 as UInt16)  // samplesize
            entry.zeros(4)
            entry.write(sampleRate > 65535 ? 0 : sampleRate << 16)
            switch codec {
            case .aac: entry.box("esds", version: 0) { $0.write(elementaryStreamDescriptor) }
            case .opus: entry.box("dOps") { $0.write(record) }
            }
        }
        return writer.bytes
    }

    /// ES_Descriptor with the configuration in it (ISO/IEC 14496-1, 7.2.6.5, and ISO/IEC 14496-14, 5.6).
    private var elementaryStreamDescriptor: [UInt8] {
        let specific: [UInt8] = [0x05, UInt8(record.count)] + record
        // Audio of ISO/IEC 14496-3, an audio stream, no sizes and bitrates told.
        let decoder: [UInt8] = [0x40, 0x15] + [UInt8](repeating: 0, count: 11) + specific
        let decoderDescriptor: [UInt8] = [0x04, UInt8(decoder.count)] + decoder
        let synchronisation: [UInt8] = [0x06, 0x01, 0x02]
        let body: [UInt8] = [0, 0, 0] + decoderDescriptor + synchronisation
        return [0x03, UInt8(body.count)] + body
    }
}
