/// Why a stream can't be written into a segment as it is.
///
/// It ends the recording of that track; the stream goes on.
public enum TrackRefusal: Error, Hashable, Sendable {
    /// MP4 has no place for the codec here.
    case codec(String)
    /// The sequence header is empty, cut off, longer than any encoder writes it, or not of its codec.
    case sequenceHeader
    /// The access units are told apart by start codes: they would have to be rewritten.
    case startCodes
    /// The pictures have a size that a sample entry can't name.
    case pictureSize
}

extension TrackRefusal: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .codec(let name): "\(name) is not recorded"
        case .sequenceHeader: "the sequence header can't be read"
        case .startCodes: "its access units have start codes instead of lengths"
        case .pictureSize: "the size of its pictures is not known, or too large"
        }
    }
}
