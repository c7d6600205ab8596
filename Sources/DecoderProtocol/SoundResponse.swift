public import MemCore
public import NIOCore

/// What a decoder process tells of the sound that it measures.
///
/// Nothing in it is trusted: the process has decoded a stranger's bytes.
public enum SoundResponse: Hashable, Sendable {
    /// The process is up and has given up what it does not need.
    case ready
    /// How loud the sound was for a second.
    case level(SoundLevel)
    /// The format can't be decoded, or the process can't go on; a sentence for people. It exits.
    case failure(String)
}

/// How loud a second of sound was, over all its channels, in dBFS: 0 is the loudest that there is.
public struct SoundLevel: Hashable, Sendable {
    /// No sound at all, and what is less than this.
    public static let lowest = -120.0

    /// When the second was over: the instant of the packet that it ended with.
    public var instant: Instant
    /// The root mean square of its loudest channel.
    public var rms: Double
    /// The highest peak.
    public var peak: Double

    /// Creates a level.
    public init(instant: Instant, rms: Double, peak: Double) {
        self.instant = instant
        self.rms = rms
        self.peak = peak
    }
}

extension SoundResponse: FramedRecord {
    /// What a response is.
    public enum Kind: UInt8, Sendable {
        /// ``SoundResponse/ready``
        case ready = 193
        /// ``SoundResponse/level(_:)``
        case level = 194
        /// ``SoundResponse/failure(_:)``
        case failure = 195
    }

    /// What this response is.
    public var kind: Kind {
        switch self {
        case .ready: .ready
        case .level: .level
        case .failure: .failure
        }
    }

    /// Reads a response's body.
    /// - Throws: ``RecordError``
    public init(_ kind: Kind, from body: inout ByteBuffer) throws(RecordError) {
        switch kind {
        case .ready: self = .ready
        case .level:
            let instant = Instant(microseconds: try body.integer("instant"))
            let (rms, peak) = (try body.double("level"), try body.double("peak"))
            // A codec may go over full scale a little, a liar far.
            let range = SoundLevel.lowest...100
            guard range.contains(rms), range.contains(peak) else { throw .malformed("level") }
            self = .level(SoundLevel(instant: instant, rms: rms, peak: peak))
        case .failure: self = .failure(try body.text())
        }
    }

    /// Appends the response's body.
    public func writeBody(into buffer: inout ByteBuffer) {
        switch self {
        case .ready: break
        case .level(let level):
            buffer.writeInteger(level.instant.microseconds)
            buffer.write(level.rms)
            buffer.write(level.peak)
        case .failure(let text): buffer.write(text: text)
        }
    }
}
