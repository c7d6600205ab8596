/// Why a single picture can't be worked on, and what that ends.
public enum PictureFault: Error, Hashable, Sendable {
    /// The file is no picture that can be read; ends the job.
    case unreadable(String)
    /// The picture, or what was to come of it, is too large; ends the job.
    case tooLarge(String)
    /// The process is out of memory; ends the process.
    case outOfMemory
    /// A library refused what it should have done; ends the process.
    case broken(String)
}

extension PictureFault: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .unreadable(let what), .tooLarge(let what), .broken(let what): what
        case .outOfMemory: "it takes more memory than is allowed"
        }
    }
}
