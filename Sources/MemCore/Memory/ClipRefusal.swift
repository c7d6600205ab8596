/// Why a clip can't be made; ends the call only.
public enum ClipRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// The store refused; the sentence says why.
    case store(StoreFailure)
    /// The format changes in the range, and this kind of file has one.
    case formatChanges

    /// A sentence.
    public var description: String {
        switch self {
        case .store(let failure): "\(failure)"
        case .formatChanges:
            "The format of the stream changes in this range, which Matroska can't hold: ask for mp4, or for a part of it."
        }
    }
}
