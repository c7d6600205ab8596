import MemCore

/// A parser of foreign bytes, as a fuzzer sees it: any bytes in, nothing out, and a property that has to hold.
///
/// `make fuzz` runs each under libFuzzer; the unit tests replay what is in `Fuzzing/Seeds`, and mutations of it.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// RTMP's handshake.
    case handshake
    /// RTMP's chunks to messages.
    case chunkStream = "chunk-stream"
    /// AMF0 and AMF3.
    case amf
    /// A whole connection: handshake, commands, media; and what is in the media.
    case session
    /// FLV's tag headers, legacy and Enhanced.
    case flv
    /// avcC, hvcC, av1C and vpcC, with the parameter sets in them.
    case record
    /// Access units: NAL units, OBUs, parameter sets in-band.
    case accessUnit = "access-unit"
    /// What mem tells a decoder, and a decoder of pictures.
    case decoderRequest = "decoder-request"
    /// What they tell mem.
    case decoderResponse = "decoder-response"
    /// The query of a request: times, cursors, ranges.
    case query
    /// The body of an upload: multipart/form-data.
    case form

    /// A property does not hold.
    package struct Broken: Error, CustomStringConvertible {
        package var description: String

        init(_ description: String) {
            self.description = description
        }
    }

    /// Parses the bytes.
    /// - Throws: ``Broken``
    package func run(_ bytes: [UInt8]) throws {
        switch self {
        case .handshake: RTMPFuzzing.handshake(bytes)
        case .chunkStream: try RTMPFuzzing.chunkStream(bytes)
        case .amf: try RTMPFuzzing.amf(bytes)
        case .session: try RTMPFuzzing.session(bytes)
        case .flv: try VideoFuzzing.flv(bytes)
        case .record: try VideoFuzzing.record(bytes)
        case .accessUnit: try VideoFuzzing.accessUnit(bytes)
        case .decoderRequest: try ProtocolFuzzing.requests(bytes)
        case .decoderResponse: try ProtocolFuzzing.responses(bytes)
        case .query: try QueryFuzzing.run(bytes)
        case .form: try FormFuzzing.run(bytes)
        }
    }
}
