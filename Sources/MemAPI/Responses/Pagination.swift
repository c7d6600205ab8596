/// Where in the whole a page lies, as JSON.
struct Pagination: Encodable {
    let limit: Int
    let offset: Int
    let hasMore: Bool
    @OrNull private(set) var nextCursor: String?

    enum CodingKeys: String, CodingKey {
        case limit
        case offset
        case hasMore = "has_more"
        case nextCursor = "next_cursor"
    }
}

extension Pagination {
    /// The place of a page that is reached by its offset: so many entries of so many in all.
    init(limit: Int, offset: Int, shown: Int, of total: Int) {
        // Offsets may be as great as Int allows.
        self.init(limit: limit, offset: offset, hasMore: total - shown > offset, nextCursor: nil)
    }
}
