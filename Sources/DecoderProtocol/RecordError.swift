/// A record that does not read.
///
/// It ends the conversation: after it no boundary can be trusted.
public enum RecordError: Error, Hashable, Sendable {
    /// The length is above what a record of any kind may have.
    case tooLong(Int)
    /// No record starts with this byte.
    case unknownType(UInt8)
    /// A field is missing, left over or out of its range.
    case malformed(String)
}

extension RecordError: CustomStringConvertible {
    /// A sentence for the log.
    public var description: String {
        switch self {
        case .tooLong(let length): "a record of \(length) bytes is longer than any may be"
        case .unknownType(let type): "no record has type \(type)"
        case .malformed(let field): "the record's \(field) is malformed"
        }
    }
}
