internal import MemCore

/// Measures one stream by one condition, observation by observation.
struct ConditionGauge: Hashable, Sendable {
    private let condition: RuleCondition
    private let hysteresis: Double
    /// The cells that the condition looks at; nil: all.
    private let cells: GridCells?
    /// The part that is looked for; nil: none.
    private let part: TileComparison?
    /// Since when nothing has changed; nil: nothing was seen yet.
    private var stillSince: Instant?
    /// Since when no video has come; nil: it comes, or that is not known.
    private(set) var silentSince: Instant?
    /// When sound was heard last, or could have been; nil: no video comes, or that is not known.
    private var heardAt: Instant?

    init(_ rule: RuleDraft) {
        condition = rule.condition
        hysteresis = rule.hysteresis
        switch rule.condition {
        case .regionChange(let region, _), .frozen(_, let region?, _): cells = region.cells
        default: cells = nil
        }
        part =
            if case .looksLike(.part(let region, let tiles), _, _) = rule.condition {
                TileComparison(tiles, in: region)
            } else {
                nil
            }
    }

    /// What an observation says; nil if that is nothing.
    mutating func read(_ observation: Observation) -> Reading? {
        switch observation.fact {
        case .sample(let sample): return read(sample, at: observation.instant)
        case .bitrate(let value):
            guard case .bitrate(let minimum, let maximum) = condition else { return nil }
            return .range(value, minimum, maximum, hysteresis: hysteresis, frame: nil)
        case .sound(let level): return hear(level, at: observation.instant)
        case .deleted: return .nothing(.streamDeleted)
        case .signal(let isThere):
            guard case .noSignal = condition else {
                stillSince = nil
                heardAt = isThere ? observation.instant : nil
                return .nothing(.signalLost)
            }
            silentSince = isThere ? nil : silentSince ?? observation.instant
            return silence(at: observation.instant)
        }
    }

    /// What the time says by itself; nil if that is nothing.
    func read(at instant: Instant) -> Reading? {
        if case .silence(let seconds, _) = condition {
            return heardAt.map { quiet(at: instant, since: $0, seconds, isOver: false) }
        }
        return silentSince == nil ? nil : silence(at: instant)
    }

    /// From when on the condition holds if nothing more is observed; nil: it won't.
    var due: Instant? {
        switch condition {
        case .noSignal(let seconds): silentSince?.advanced(bySeconds: seconds)
        // Levels tell sooner; where none come, there is no sound.
        case .silence(let seconds, _): heardAt?.advanced(bySeconds: seconds + Self.latestLevel)
        default: nil
        }
    }

    /// How late a level may come: it is asked for every two seconds, decoded once a second, and the first one waits for its
    /// process.
    private static let latestLevel = 10.0

    private mutating func hear(_ level: Double?, at instant: Instant) -> Reading? {
        guard case .silence(let seconds, let threshold) = condition else { return nil }
        let since = heardAt ?? instant
        guard let level, level < threshold else {
            heardAt = max(since, instant)
            // What can't be told is no silence, and no sound that ends one.
            return level.map { quiet(at: instant, since: instant, seconds, isOver: $0 >= threshold + hysteresis) }
        }
        heardAt = since
        return quiet(at: instant, since: since, seconds, isOver: false)
    }

    private func quiet(at instant: Instant, since: Instant, _ seconds: Double, isOver: Bool) -> Reading {
        let value = instant.seconds(since: since)
        return .measured(holds: value >= seconds, isOver: isOver, value: value, threshold: seconds, frame: nil)
    }

    private func silence(at instant: Instant) -> Reading? {
        guard case .noSignal(let seconds) = condition else { return nil }
        let value = silentSince.map { instant.seconds(since: $0) } ?? 0
        return .measured(
            holds: silentSince != nil && value >= seconds,
            isOver: silentSince == nil,
            value: value,
            threshold: seconds,
            frame: nil
        )
    }

    private mutating func read(_ sample: ObservedSample, at instant: Instant) -> Reading? {
        let frame = sample.frameID
        switch condition {
        case .sceneChange(let threshold):
            // The first sample of a connection is no change of anything.
            guard let similarity = sample.similarity else { return nil }
            return .low(similarity, below: threshold, hysteresis: hysteresis, frame: frame)
        case .regionChange(_, let percent):
            guard let cells, let changed = sample.figures?.changed else { return nil }
            let part = 100 * Double(changed.intersection(cells).count) / Double(cells.count)
            return .measured(
                holds: part > 0 && part >= percent,
                isOver: part == 0 || part < percent - hysteresis,
                value: part,
                threshold: percent,
                frame: frame
            )
        case .frozen(let seconds, _, let ignoresRestless):
            if stillSince == nil || changes(sample, ignoresRestless: ignoresRestless) { stillSince = instant }
            let value = stillSince.map { instant.seconds(since: $0) } ?? 0
            return .measured(
                holds: value >= seconds,
                isOver: value < seconds,
                value: value,
                threshold: seconds,
                frame: frame
            )
        case .black(let brightness, let spread):
            guard let figures = sample.figures else { return nil }
            let (mean, deviation) = (Double(figures.brightness), Double(figures.spread))
            return .measured(
                holds: mean <= brightness && deviation <= spread,
                isOver: mean > brightness + hysteresis || deviation > spread + hysteresis,
                value: mean,
                threshold: brightness,
                frame: frame
            )
        case .plain(let spread):
            guard let figures = sample.figures else { return nil }
            let deviation = Double(figures.spread)
            return .measured(
                holds: deviation <= spread,
                isOver: deviation > spread + hysteresis,
                value: deviation,
                threshold: spread,
                frame: frame
            )
        case .looksLike(let look, _, let threshold):
            guard let similarity = similarity(of: sample, to: look) else { return nil }
            return .measured(
                holds: similarity >= threshold,
                isOver: similarity < threshold - hysteresis,
                value: similarity,
                threshold: threshold,
                frame: frame
            )
        case .resolution(let minimum, let maximum):
            return size(sample.pictureSize, minimum, maximum, frame: frame)
        case .noSignal, .bitrate, .silence: return nil
        }
    }

    /// How much a sample looks like what is wanted; nil if that can't be told.
    private func similarity(of sample: ObservedSample, to look: WantedLook) -> Double? {
        if case .whole(let fingerprint) = look { return sample.fingerprint.similarity(to: fingerprint) }
        return sample.tiles.flatMap { part?.similarity(to: $0) }
    }

    /// Of width and height the one that is out of its range, else the width.
    private func size(_ size: PictureSize, _ minimum: PictureSize?, _ maximum: PictureSize?, frame: FrameID) -> Reading
    {
        let width = Reading.range(
            Double(size.width),
            minimum.map { Double($0.width) },
            maximum.map { Double($0.width) },
            hysteresis: 0,
            frame: frame
        )
        let height = Reading.range(
            Double(size.height),
            minimum.map { Double($0.height) },
            maximum.map { Double($0.height) },
            hysteresis: 0,
            frame: frame
        )
        if case .measured(true, _, _, _, _) = width { return width }
        if case .measured(true, _, _, _, _) = height { return height }
        return width
    }

    /// Whether something changed since the sample before.
    private func changes(_ sample: ObservedSample, ignoresRestless: Bool) -> Bool {
        if ignoresRestless, sample.verdict == .restless || sample.verdict == .same { return false }
        guard let changed = sample.figures?.changed else { return sample.verdict != .same }
        return !(cells.map { changed.intersection($0) } ?? changed).isEmpty
    }
}
