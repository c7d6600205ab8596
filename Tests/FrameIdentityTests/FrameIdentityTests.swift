import MemCore
import Testing

@testable import FrameIdentity

/// The rules, on painted screens without an encoder between.
@Suite struct FrameIdentityTests {
    static func pages(_ count: Int, width: Int = 320, height: Int = 180) -> [Screen] {
        var dice = Dice(20)
        return (0..<count).map { _ in Page(width: width, height: height, dice: &dice).screen }
    }

    @Test func theFirstSampleIsNewAndHasNoSimilarity() throws {
        var viewing = Viewing()
        let pages = Self.pages(2)
        let first = try viewing.see(pages[0])
        #expect(first.verdict == .new)
        #expect(first.pictureNumber == 1)
        #expect(first.similarity == nil)
        #expect(first.keptPicture?.cells.count == 80 * 45)
        #expect(first.keptPicture?.fingerprint == first.fingerprint)
        let second = try viewing.see(pages[0])
        #expect(second.verdict == .same)
        #expect(second.pictureNumber == 1)
        #expect(second.similarity == 100)
        #expect(second.keptPicture == nil)
        let third = try viewing.see(pages[1])
        #expect(third.pictureNumber == 2)
        #expect(third.similarity == third.fingerprint.similarity(to: first.fingerprint))
    }

    @Test func picturesAreNumberedFromWhereTheCallerWants() throws {
        var identity = FrameIdentity(settings: IdentitySettings(), firstPictureNumber: .max)
        let page = Self.pages(1)[0]
        let layout = LumaLayout(size: PictureSize(width: 320, height: 180), bytesPerRow: 320)
        let judgement = try page.luma.withUnsafeBytes { try identity.judge($0.bytes, layout: layout, at: .zero) }
        #expect(judgement.pictureNumber == .max)
    }

    @Test func aPictureThatComesBackBecomesTheReference() throws {
        let pages = Self.pages(3)
        var viewing = Viewing()
        for index in [0, 1, 2, 0, 0, 1, 2, 2, 0] { try viewing.see(pages[index]) }
        #expect(viewing.verdicts == [.new, .new, .new, .seen, .same, .seen, .seen, .same, .seen])
        #expect(viewing.judgements.map(\.pictureNumber) == [1, 2, 3, 1, 1, 2, 3, 3, 1])
    }

    @Test func aForgottenPictureIsKeptAnew() throws {
        let pages = Self.pages(2)
        var viewing = Viewing()
        for index in [0, 1, 1] { try viewing.see(pages[index]) }
        viewing.identity.forget(2)
        for index in [1, 1, 0] { try viewing.see(pages[index]) }
        viewing.identity.forget(3)
        viewing.identity.forget(99)
        try viewing.see(pages[0])
        try viewing.see(pages[1])
        #expect(viewing.verdicts == [.new, .new, .same, .new, .same, .seen, .same, .new])
        #expect(viewing.judgements.map(\.pictureNumber) == [1, 2, 2, 3, 3, 1, 1, 4])
    }

    @Test func behindAForgottenPictureAnEarlierOneIsSeenAgain() throws {
        let pages = Self.pages(2)
        var viewing = Viewing()
        for index in [0, 1] { try viewing.see(pages[index]) }
        viewing.identity.forget(2)
        try viewing.see(pages[0])
        viewing.identity.forget(1)
        try viewing.see(pages[0])
        #expect(viewing.verdicts == [.new, .new, .seen, .new])
    }

    @Test func theHeartbeatKeepsAPictureThoughNothingChanged() throws {
        let page = Self.pages(1)[0]
        var viewing = Viewing { $0.heartbeatSeconds = 10 }
        for _ in 0..<25 { try viewing.see(page) }
        #expect(viewing.kept == [0, 10, 20])
    }

    @Test func aClockThatStartsAgainDoesNotStopTheHeartbeat() throws {
        let page = Self.pages(1)[0]
        var settings = IdentitySettings()
        settings.heartbeatSeconds = 10
        var identity = FrameIdentity(settings: settings)
        let layout = LumaLayout(size: PictureSize(width: 320, height: 180), bytesPerRow: 320)
        var verdicts: [Verdict] = []
        let seconds: [Int64] = [5_000, 5_001, 0, 1, 9, 10, 11, .min / 2_000_000, .max / 2_000_000]
        for second in seconds {
            let time = MediaTime(microseconds: second * 1_000_000)
            verdicts.append(
                try page.luma.withUnsafeBytes { try identity.judge($0.bytes, layout: layout, at: time) }.verdict
            )
        }
        #expect(verdicts == [.new, .same, .same, .same, .same, .new, .same, .same, .new])
    }

    @Test func withoutDeduplicationEverySampleIsKept() throws {
        let page = Self.pages(1)[0]
        var viewing = Viewing { $0.enableDeduplication = false }
        for _ in 0..<4 { try viewing.see(page) }
        #expect(viewing.kept == [0, 1, 2, 3])
        #expect(viewing.judgements.map(\.pictureNumber) == [1, 2, 3, 4])
    }

    @Test func theOriginalsThresholdCountsBitsOf256() throws {
        let pages = Self.pages(2)
        var fresh = Viewing()
        try fresh.see(pages[0])
        let similarity = try #require(try fresh.see(pages[1]).similarity)
        #expect(similarity < 100)
        for (threshold, verdict) in [(similarity, Verdict.same), (similarity + 0.1, .new), (0, .same), (100, .new)] {
            var viewing = Viewing { $0.similarityThreshold = threshold }
            try viewing.see(pages[0])
            #expect(try viewing.see(pages[1]).verdict == verdict)
        }
    }

    @Test func anotherPictureSizeIsAlwaysNewAndTheOldOneIsRememberedStill() throws {
        let small = Self.pages(1)[0]
        let large = Self.pages(1, width: 640, height: 360)[0]
        var viewing = Viewing()
        for screen in [small, large, large, small, small] { try viewing.see(screen) }
        #expect(viewing.verdicts == [.new, .new, .same, .new, .same])
    }

    @Test func aRestartedDecoderKnowsWhatWasKept() throws {
        let pages = Self.pages(4)
        var viewing = Viewing()
        let kept = try pages[0..<3].compactMap { try viewing.see($0).keptPicture }
        #expect(kept.map(\.number) == [1, 2, 3])
        var restarted = Viewing()
        for picture in kept { restarted.identity.remember(picture) }
        for index in [2, 0, 3] { try restarted.see(pages[index]) }
        #expect(restarted.verdicts == [.same, .seen, .new])
        #expect(restarted.judgements.map(\.pictureNumber) == [3, 1, 4])
        #expect(restarted.judgements[0].similarity == nil)
    }

    @Test func whatDoesNotFitIsNotRemembered() throws {
        let page = Self.pages(1)[0]
        var viewing = Viewing()
        for (size, count) in [((320, 180), 3599), ((0, 0), 0), ((-4, 9), 3), ((.max, .max), 1)] as [((Int, Int), Int)] {
            viewing.identity.remember(
                KeptPicture(
                    number: 7,
                    pictureSize: PictureSize(width: size.0, height: size.1),
                    keptAt: .zero,
                    fingerprint: Fingerprint(0, 0, 0, 0),
                    cells: Array(repeating: 0, count: count)
                )
            )
        }
        let judgement = try viewing.see(page)
        #expect(judgement.verdict == .new)
        #expect(judgement.pictureNumber == 8)
    }

    @Test func aBadPlaneIsRefusedAndChangesNothing() throws {
        let page = Self.pages(1)[0]
        var viewing = Viewing()
        try viewing.see(page)
        #expect(throws: LumaFault.bytes(needed: 57_600, given: 100)) {
            try viewing.see(Array(page.luma.prefix(100)), width: 320, height: 180)
        }
        #expect(try viewing.see(page).verdict == .same)
    }

    @Test(arguments: [(1, 1), (16, 16), (17, 33), (50, 16), (319, 181)])
    func tinyAndOddPicturesAreJudged(width: Int, height: Int) throws {
        var dice = Dice(21)
        for sensitivity in Configuration.Capture.Sensitivity.allCases {
            var viewing = Viewing { $0.sensitivity = sensitivity }
            for level: UInt8 in [16, 16, 235, 235, 16] {
                try viewing.see(Screen(width: width, height: height, level: level))
            }
            #expect(viewing.verdicts == [.new, .same, .new, .same, .seen])
            var snow = Screen(width: width, height: height)
            for _ in 0..<40 {
                snow.snow(&dice)
                try viewing.see(snow)
            }
        }
    }
}
