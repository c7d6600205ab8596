internal import MemCore

extension IndexLook {
    /// The number of the transcription that began first among those that share an instant with each span, nil where there
    /// is none; nil in their place if DuckDB has to be asked.
    mutating func said(during spans: [SourceSpan]) -> [Int64?]? {
        guard let start = spans.first?.start, let end = spans.last?.end, start <= end,
            let blocks = said(from: start, to: end)
        else { return nil }
        let index = SpanIndex(spans)
        var first = [(start: Instant, id: Int64)?](repeating: nil, count: spans.count)
        for block in blocks {
            for said in block.spans(from: start, to: end) {
                for place in index.places(meeting: said.span.start, to: said.span.end, of: said.span.sourceID) {
                    if let known = first[place], known <= (said.span.start, said.id) { continue }
                    first[place] = (said.span.start, said.id)
                }
            }
        }
        return first.map { $0?.id }
    }
}
