package import MemCore

/// Parameters that mean the same wherever they are.
extension QueryParameters {
    /// A billion days of samples: far enough, and sums with it can't overflow.
    static let maximumOffset: Int64 = 100_000_000_000_000

    /// The number of a source, nil if it is missing.
    func sourceID() throws(APIError) -> SourceID? {
        try whole("source_id", in: 1...Int64.max).map(SourceID.init(rawValue:))
    }

    /// How many things are wanted at most.
    func limit(atMost maximum: Int64, otherwise standard: Int64 = 100) throws(APIError) -> Int {
        Int(try whole("limit", in: 1...maximum) ?? standard)
    }

    /// How many things are skipped first.
    func offset() throws(APIError) -> Int {
        Int(try whole("offset", in: 0...Self.maximumOffset) ?? 0)
    }

    /// A range of time, whose ends may be missing; one that ends before it starts is refused.
    package func range() throws(APIError) -> (start: Instant?, end: Instant?) {
        let (start, end) = (try instant("start"), try instant("end"))
        if let start, let end, start > end { throw .invalid("start", "This is later than end.") }
        return (start, end)
    }
}
