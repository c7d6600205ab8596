internal import MemCore

/// The parameter `size` of a picture's address.
enum RenditionParameter {
    /// Which of a frame's files is meant: the full one unless a thumbnail is asked for.
    static func read(_ query: QueryParameters) throws(APIError) -> Rendition {
        switch try query.text("size") {
        case nil, "full": return .full
        case "thumb": return .thumbnail
        default: throw .invalid("size", "This is neither thumb nor full.")
        }
    }
}
