import MemCore

@testable import Rules

/// One stream, watched by one rule, second by second.
struct Scenario {
    static let start = Instant(microseconds: 1_795_348_200_000_000)
    static let session = SessionID(rawValue: "desk")
    static let source = SourceID(rawValue: 1)

    private(set) var evaluator: RuleEvaluator
    let rule: Rule
    /// What came of it.
    private(set) var alerts: [Alert] = []
    private var frame: Int64 = 0
    /// What is on screen.
    private var picture: Int64 = 0

    init(_ condition: RuleCondition, _ change: (inout RuleDraft) -> Void = { _ in }) {
        var draft = RuleDraft(name: "rule", condition: condition)
        change(&draft)
        rule = Rule(id: RuleID(rawValue: "rule"), draft: draft, createdAt: Self.start, updatedAt: Self.start)
        evaluator = RuleEvaluator(rules: [rule])
    }

    static func at(_ second: Double) -> Instant { start.advanced(bySeconds: second) }

    static func second(_ instant: Instant) -> Double { instant.seconds(since: start) }

    /// Everything that is not said is as it was in a bright, detailed picture in which nothing moves.
    mutating func sample(
        _ second: Double,
        changed cells: [Int]? = [],
        similarity: Double? = 100,
        brightness: UInt8 = 120,
        spread: UInt8 = 60,
        verdict: Verdict? = nil,
        size: PictureSize = PictureSize(width: 1920, height: 1080),
        fingerprint: Fingerprint = Fingerprint(0, 0, 0, 0),
        figures: Bool = true,
        tiles: PictureTiles? = nil
    ) {
        var grid = GridCells()
        for cell in cells ?? [] { grid.insert(cell) }
        frame += 1
        observe(
            second,
            .sample(
                ObservedSample(
                    frameID: FrameID(rawValue: frame),
                    pictureSize: size,
                    fingerprint: fingerprint,
                    similarity: similarity,
                    verdict: verdict ?? (cells?.isEmpty == true ? .same : .new),
                    figures: figures
                        ? SampleFigures(
                            brightness: brightness,
                            spread: spread,
                            changed: cells == nil ? nil : grid
                        ) : nil,
                    tiles: tiles
                )
            )
        )
    }

    mutating func observe(_ second: Double, _ fact: Observation.Fact) {
        alerts += evaluator.advance(to: Self.at(second))
        alerts += evaluator.observe(
            Observation(
                sessionID: Self.session,
                sourceID: Self.source,
                instant: Self.at(second),
                fact: fact
            )
        )
    }

    mutating func wait(until second: Double) {
        alerts += evaluator.advance(to: Self.at(second))
    }

    /// The seconds at which it fired.
    var fired: [Double] { alerts.filter { $0.resolvedAt == nil }.map { Self.second($0.firedAt) } }

    /// The seconds at which it was over.
    var resolved: [Double] { alerts.compactMap { $0.resolvedAt.map(Self.second) } }
}
