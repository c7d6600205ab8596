internal import MemCore

/// A part of the index, which is loaded and dropped as a whole.
enum IndexPart: Hashable, Sendable {
    /// The timeline of an hour, counted from 1970.
    case hour(Int64)
    /// Frames by the first bits of their numbers.
    case frames(Int64)
    /// When something was said in an hour, counted from 1970.
    case said(Int64)
    /// When sources ended.
    case ends

    /// What is loaded for it.
    enum Content: Sendable {
        case hour(HourBlock)
        case frames(FrameBlock)
        case said(SaidBlock)
        case ends(SourceEnds)

        /// What it takes in memory.
        var bytes: Int {
            switch self {
            case .hour(let block): block.bytes
            case .frames(let block): block.bytes
            case .said(let block): block.bytes
            case .ends(let ends): ends.bytes
            }
        }

        /// Whether both were loaded at once.
        func isSame(as other: Content) -> Bool {
            switch (self, other) {
            case (.hour(let one), .hour(let other)): one === other
            case (.frames(let one), .frames(let other)): one === other
            case (.said(let one), .said(let other)): one === other
            case (.ends(let one), .ends(let other)): one === other
            default: false
            }
        }
    }
}
