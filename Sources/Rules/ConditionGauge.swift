internal import MemCore

/// Measures one stream by one condition, observation by observation.
struct ConditionGauge: Hashable, Sendable {
    private let condition: RuleCondition
    private let hysteresis: Double
    /// The cells that the condition looks at; nil: all.
    private let cells: GridCells?
    /// Since when nothing has changed; nil: nothing was seen yet.
    private var stillSince: Instant?
    /// Since when no video has come; nil: it comes, or that is not known.
    private(set) var silentSince: Instant?

    init(_ rule: RuleDraft) {
        condition = rule.condition
        hysteresis = rule.hysteresis
        switch rule.condition {
        case .regionChange(let region, _), .frozen(_, let region?, _): cells = region.cells
        default: cells = nil
        }
    }

    /// What an observation says; nil if that is nothing.
    mutating func read(_ observation: Observation) -> Reading? {
        switch observation.fact {
        case .sample(let sample): return read(sample, at: observation.instant)
        case .bitrate(let value):
            guard case .bitrate(let minimum, let maximum) = condition else { return nil }
            return .range(value, minimum, maximum, hysteresis: hysteresis, frame: nil)
        case .deleted: return .nothing(.streamDeleted)
        case .signal(let isThere):
            guard case .noSignal = condition else {
                stillSince = nil
                return .nothing(.signalLost)
            }
            silentSince = isThere ? nil : silentSince ?? observation.instant
            return silence(at: observation.instant)
        }
    }

    /// What the time says by itself; nil if that is nothing.
    func read(at instant: Instant) -> Reading? {
        silentSince == nil ? nil : silence(at: instant)
    }

    /// From when on the condition holds if nothing more is observed; nil: it won't.
    var due: Instant? {
        guard case .noSignal(let seconds) = condition else { return nil }
        return silentSince?.advanced(bySeconds: seconds)
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
        case .looksLike(let fingerprint, _, let threshold):
            let similarity = sample.fingerprint.similarity(to: fingerprint)
            return .measured(
                holds: similarity >= threshold,
                isOver: similarity < threshold - hysteresis,
                value: similarity,
                threshold: threshold,
                frame: frame
            )
        case .resolution(let minimum, let maximum):
            return size(sample.pictureSize, minimum, maximum, frame: frame)
        case .noSignal, .bitrate: return nil
        }
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
