/// Why no picture came out, and what that ends.
public enum SamplingFailure: Error, Hashable, Sendable {
    /// The codec or its profile can't be decoded here; ends the format, or all up to the next keyframe.
    case unsupported(String)
    /// The picture is larger than allowed; ends the format, or all up to the next keyframe.
    case pictureTooLarge(String)
    /// The file is no video, or too damaged to be read; the sentence goes on from "The file can't be imported: ".
    ///
    /// Ends the import.
    case unreadable(String)
    /// The decoder gives no picture, keyframe after keyframe; ends the process of a stream.
    case fruitless(String)
    /// The process is out of memory; ends the process.
    case outOfMemory
    /// A library refused what it should have done; ends the process.
    case broken(String)
}

extension SamplingFailure: CustomStringConvertible {
    /// A sentence for the stream's status and the log.
    public var description: String {
        switch self {
        case .unsupported(let what): "\(what) not supported"
        case .pictureTooLarge(let sizes): sizes
        case .unreadable(let what), .fruitless(let what): what
        case .outOfMemory: "the decoder ran out of memory"
        case .broken(let what): what
        }
    }
}
