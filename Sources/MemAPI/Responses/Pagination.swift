/// Where in the whole a page lies, as JSON.
struct Pagination: JSONWritable {
    let limit: Int
    let offset: Int
    let hasMore: Bool
    private(set) var nextCursor: String?

    func write(to json: inout JSONOutput) {
        json.object { json in
            json.field("limit", limit)
            json.field("offset", offset)
            json.field("has_more", hasMore)
            json.field("next_cursor", nextCursor)
        }
    }
}

extension Pagination {
    /// The place of a page that is reached by its offset: so many entries of so many in all.
    init(limit: Int, offset: Int, shown: Int, of total: Int) {
        // Offsets may be as great as Int allows.
        self.init(limit: limit, offset: offset, hasMore: total - shown > offset, nextCursor: nil)
    }
}
