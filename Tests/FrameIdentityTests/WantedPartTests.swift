import FrameIdentity
import MemCore
import Testing

@testable import Rules

/// Signs and dialogs on busy screens, through a real encoder: what a rule finds that looks for one of them.
@Suite("A part of a picture that is looked for")
struct WantedPartTests {
    private struct Count {
        var hits = 0
        var wrong = 0
        var missed = 0

        mutating func take(isFound: Bool, isThere: Bool) {
            switch (isFound, isThere) {
            case (true, true): hits += 1
            case (true, false): wrong += 1
            case (false, true): missed += 1
            case (false, false): break
            }
        }

        var line: String {
            let precision = Double(hits) / Double(max(hits + wrong, 1))
            let recall = Double(hits) / Double(max(hits + missed, 1))
            return "precision \(precision), recall \(recall) of \(hits + missed) samples"
        }
    }

    /// What is looked for.
    enum Part: String, CaseIterable {
        /// A third of the width and a quarter of the height.
        case dialog
        /// The line of a dialog by which it differs from another one.
        case line
        /// In a corner.
        case sign

        /// The region around what is shown.
        var shown: PictureRegion {
            self == .sign
                ? PictureRegion(x: 40.0 / 48, y: 2.0 / 48, width: 6.0 / 48, height: 5.0 / 48)
                : PictureRegion(x: 18.0 / 48, y: 15.0 / 48, width: 15.0 / 48, height: 12.0 / 48)
        }

        func region(in video: Video) -> PictureRegion {
            guard self == .line else { return shown }
            let sign = Sign(region: shown, number: 0, font: SignShow.font)
            return sign.lastLine(width: video.width, height: video.height)
        }
    }

    @Test(
        "is found whenever it is there, and neither others of its shape nor what else comes to that place",
        arguments: [
            Video(width: 1280, height: 720, bitrate: 2500), Video(width: 1280, height: 720, bitrate: 800),
            Video(width: 640, height: 360, bitrate: 500), Video(width: 1920, height: 1080, bitrate: 3000),
        ],
        Part.allCases
    )
    func precision(_ video: Video, _ part: Part) throws {
        let show = SignShow(video, region: part.shown)
        var viewing = Viewing()
        try viewing.see(show.film)
        let wanted = viewing.judgements[2]
        let comparison = TileComparison(wanted.tiles, in: part.region(in: video))
        var (byTiles, byFingerprint) = (Count(), Count())
        var (alike, unlike, nearly): ([Double], [Double], [Double]) = ([], [], [])
        for (judgement, number) in zip(viewing.judgements, show.truth).dropFirst(3) {
            let similarity = comparison.similarity(to: judgement.tiles)
            if part != .line, number == 3 {
                // What differs in one line of many is told by a region around that line.
                nearly.append(similarity)
                continue
            }
            if number == 0 { alike.append(similarity) } else { unlike.append(similarity) }
            byTiles.take(isFound: similarity >= 95, isThere: number == 0)
            byFingerprint.take(
                isFound: judgement.fingerprint.similarity(to: wanted.fingerprint) >= 95,
                isThere: number == 0
            )
        }
        var line = "a \(part) at \(video.testDescription): \(byTiles.line), there \(alike.min() ?? 0) and more,"
        line += " else \(unlike.max() ?? 0) and less"
        if let nearest = nearly.max() { line += ", \(nearest) where only its last line is another" }
        print("\(line); by the fingerprint of the whole picture \(byFingerprint.line)")
        #expect(alike.count >= 9)
        #expect(byTiles.missed == 0)
        #expect(byTiles.wrong == 0)
    }
}
