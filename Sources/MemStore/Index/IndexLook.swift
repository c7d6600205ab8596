internal import MemCore

/// One question's look into the index: all that it got was true at one moment, that of the last success.
struct IndexLook: Sendable {
    let knowledge: Knowledge
    private var held: [IndexPart: IndexPart.Content] = [:]

    init(_ knowledge: Knowledge) {
        self.knowledge = knowledge
    }

    /// The hours from one instant to another, both included, in the order of time; nil if one is not there.
    mutating func hours(from start: Instant, to end: Instant) -> [HourBlock]? {
        let first = start.microseconds.flooredDivision(by: PageSpans.hour)
        let last = max(first, end.microseconds.flooredDivision(by: PageSpans.hour))
        guard last - first < Self.mostHours else { return nil }
        var blocks: [HourBlock] = []
        for content in take((first...last).map { .hour($0) }) ?? [] {
            if case .hour(let block) = content { blocks.append(block) }
        }
        return blocks.isEmpty ? nil : blocks
    }

    /// A longer time is asked of DuckDB, which sums it up by the hour.
    private static let mostHours = 50

    /// What was said in the hours from one instant to another, both included; nil if one is not there.
    mutating func said(from start: Instant, to end: Instant) -> [SaidBlock]? {
        let first = start.microseconds.flooredDivision(by: PageSpans.hour)
        let last = max(first, end.microseconds.flooredDivision(by: PageSpans.hour))
        guard last - first < Self.mostHours, let contents = take((first...last).map { .said($0) }) else { return nil }
        return contents.compactMap { content in
            if case .said(let block) = content { block } else { nil }
        }
    }

    /// When sources ended.
    mutating func ends() -> SourceEnds? {
        guard case .ends(let ends)? = take([.ends])?.first else { return nil }
        return ends
    }

    /// Frames by their numbers; those that do not exist are left out.
    mutating func frames(_ ids: Set<FrameID>) -> [FrameID: FrameRecord]? {
        guard let contents = take(Set(ids.map(FrameBlock.number(of:))).map { .frames($0) }) else { return nil }
        var blocks: [Int64: FrameBlock] = [:]
        for case .frames(let block) in contents { blocks[block.number] = block }
        var frames: [FrameID: FrameRecord] = [:]
        for id in ids { frames[id] = blocks[FrameBlock.number(of: id)]?.frame(id) }
        return frames
    }

    /// A frame's metadata, nil inside if there is no such frame; nil if DuckDB has to be asked.
    mutating func frame(_ id: FrameID) -> FrameRecord?? { block(of: id).map { $0.frame(id) } }

    /// The file that a frame's picture is in, nil inside if there is no such frame; nil if DuckDB has to be asked.
    mutating func pictureFile(of id: FrameID) -> PictureFileNumber?? { block(of: id).map { $0.pictureFile(of: id) } }

    private mutating func block(of frame: FrameID) -> FrameBlock? {
        guard case .frames(let block)? = take([.frames(FrameBlock.number(of: frame))])?.first else { return nil }
        return block
    }

    /// Rows with their frames and sources, in the same order.
    mutating func entries(_ rows: [TimelineRow]) -> [TimelineEntry]? {
        guard let sources = knowledge.sources.known(Set(rows.map(\.sourceID))),
            let frames = frames(Set(rows.map(\.frameID)))
        else { return nil }
        return rows.compactMap { $0.entry(frames, sources) }
    }

    /// A query by its session's source instead of its session; nil if that is not known here.
    func bySource(_ query: TimelineQuery) -> TimelineQuery? {
        guard let session = query.sessionID else { return query }
        guard let source = knowledge.sources.source(of: session), query.sourceID == nil || query.sourceID == source
        else {
            return nil
        }
        var query = query
        query.sessionID = nil
        query.sourceID = source
        return query
    }

    /// Whether all that it got is still true.
    var isCurrent: Bool { knowledge.index.take([], beside: held) != nil }

    private mutating func take(_ parts: [IndexPart]) -> [IndexPart.Content]? {
        guard let contents = knowledge.index.take(parts, beside: held) else { return nil }
        for (part, content) in zip(parts, contents) { held[part] = content }
        return contents
    }
}
