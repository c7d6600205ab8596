public import MemCore

/// Decides for one stream which samples show something new; a picture in, a judgement out.
///
/// Each sample is compared with the picture that the timeline shows at present: the last kept one, or the earlier one
/// that came back. So slow typing adds up to a change, and noise does not.
public struct FrameIdentity: Sendable {
    /// The number that the next kept picture gets.
    public private(set) var nextPictureNumber: UInt64

    private let settings: IdentitySettings
    /// The last entry is the picture that the timeline shows at present.
    private var memory = PictureMemory()
    private var restless = RestlessMap(columns: 0, rows: 0)
    private var changedGrid = ChangedGrid(columns: 0, rows: 0)
    private var before: Sample?
    private var keptAt: MediaTime?
    /// Whether the picture that the timeline showed was forgotten: whatever comes next is another one.
    private var isShowingForgotten = false

    /// The sample before.
    private struct Sample: Sendable {
        let size: PictureSize
        let cells: LumaCells
        let sketch: PictureSketch
        let grid: GridLuma

        var fingerprint: Fingerprint { sketch.fingerprint }
    }

    /// How much earlier than due a heartbeat may be: samples are frames, which don't lie exactly on the second.
    private static let heartbeatTolerance = 0.1

    /// The most bits by which two encodings of one picture may differ to be compared cell by cell.
    ///
    /// Noise reached 29 bits at 500 kb/s; a cut moves a hundred and more, so video is not compared with all there is.
    private static let farthestEqual = 64

    /// Starts a stream of which nothing was seen yet; kept pictures are numbered from `firstPictureNumber` on.
    public init(settings: IdentitySettings, firstPictureNumber: UInt64 = 1) {
        self.settings = settings
        nextPictureNumber = firstPictureNumber
    }

    /// Restores a picture that was kept before the decoder was started again.
    ///
    /// Call it in the order in which the pictures were shown, the one shown last at the end. One whose cells do not
    /// fit its size is passed over.
    public mutating func remember(_ kept: KeptPicture) {
        nextPictureNumber = max(nextPictureNumber, kept.number &+ 1)
        guard let cells = LumaCells(size: kept.pictureSize, values: kept.cells) else { return }
        memory.add(
            PictureMemory.Entry(
                number: kept.number,
                size: kept.pictureSize,
                fingerprint: kept.fingerprint,
                cells: cells
            )
        )
        keptAt = max(keptAt ?? kept.keptAt, kept.keptAt)
    }

    /// Drops a kept picture: a sample that shows it again is new, even the next one.
    public mutating func forget(_ number: UInt64) {
        if memory.entries.last?.number == number { isShowingForgotten = true }
        memory.remove(number)
    }

    /// Judges the sample presented at a media time.
    ///
    /// The bytes are only read during the call. Throws if they don't hold what the layout says; nothing changes then.
    public mutating func judge(
        _ luma: RawSpan,
        layout: LumaLayout,
        at time: MediaTime
    ) throws(LumaFault) -> Judgement {
        let cells = try LumaCells(luma, layout: layout)
        let sample = Sample(
            size: layout.size,
            cells: cells,
            sketch: PictureSketch(cells),
            grid: GridLuma(cells)
        )
        let similarity = before.map { sample.fingerprint.similarity(to: $0.fingerprint) }
        var figures = SampleFigures(
            brightness: sample.grid.brightness,
            spread: sample.grid.spread,
            changed: nil
        )
        if let before, before.size == sample.size {
            restless.learn(from: before.cells, to: cells)
            figures.changed = changedGrid.cells(from: before.cells, before.grid, to: cells, sample.grid)
        } else {
            restless = RestlessMap(columns: cells.columns, rows: cells.rows)
            changedGrid = ChangedGrid(columns: cells.columns, rows: cells.rows)
        }
        before = sample

        var judgement = Judgement(
            verdict: verdict(on: sample, at: time),
            pictureNumber: nextPictureNumber,
            similarity: similarity,
            fingerprint: sample.fingerprint,
            figures: figures,
            tiles: sample.sketch.tiles
        )
        if judgement.verdict == .new {
            judgement.keptPicture = keep(sample, at: time)
        } else {
            judgement.pictureNumber = memory.entries.last?.number ?? nextPictureNumber
        }
        return judgement
    }

    /// Finds the verdict; a picture that came back becomes the one shown at present.
    private mutating func verdict(on sample: Sample, at time: MediaTime) -> Verdict {
        guard settings.enableDeduplication, let showing = memory.entries.last, showing.size == sample.size,
            !isHeartbeatDue(at: time)
        else { return .new }
        if !isShowingForgotten {
            switch compare(sample, with: showing) {
            case .equal: return .same
            case .equalButRestless: return .restless
            case .different: break
            }
        }
        for index in memory.entries.indices.dropLast(isShowingForgotten ? 0 : 1).reversed() {
            let entry = memory.entries[index]
            guard entry.size == sample.size,
                entry.fingerprint.distance(to: sample.fingerprint) <= Self.farthestEqual,
                compare(sample, with: entry) != .different
            else { continue }
            memory.show(at: index)
            isShowingForgotten = false
            return .seen
        }
        return .new
    }

    private enum Comparison {
        case equal
        case equalButRestless
        case different
    }

    /// Compares a sample with a kept picture of the same size.
    private func compare(_ sample: Sample, with entry: PictureMemory.Entry) -> Comparison {
        let similarity = sample.fingerprint.similarity(to: entry.fingerprint)
        if let threshold = settings.similarityThreshold {
            return similarity < threshold ? .different : .equal
        }
        let threshold = NewsThreshold(
            settings.sensitivity,
            columns: sample.cells.columns,
            rows: sample.cells.rows
        )
        let change = Change.between(sample.cells, entry.cells, restless: restless)
        if threshold.isNews(change.calm) { return .different }
        return threshold.isNews(change.whole) ? .equalButRestless : .equal
    }

    /// Whether a picture must be kept just because none was for long.
    private mutating func isHeartbeatDue(at time: MediaTime) -> Bool {
        guard let kept = keptAt, kept <= time else {
            // The clock started again with a new connection.
            keptAt = time
            return false
        }
        return (time - kept).seconds + Self.heartbeatTolerance >= settings.heartbeatSeconds
    }

    /// Keeps a sample as the picture shown at present.
    private mutating func keep(_ sample: Sample, at time: MediaTime) -> KeptPicture {
        let kept = KeptPicture(
            number: nextPictureNumber,
            pictureSize: sample.size,
            keptAt: time,
            fingerprint: sample.fingerprint,
            cells: sample.cells.values
        )
        memory.add(
            PictureMemory.Entry(
                number: kept.number,
                size: sample.size,
                fingerprint: sample.fingerprint,
                cells: sample.cells
            )
        )
        keptAt = time
        isShowingForgotten = false
        nextPictureNumber &+= 1
        return kept
    }
}
