import FrameIdentity
import MemCore

/// A stream of samples, judged one a second.
struct Viewing {
    private(set) var judgements: [Judgement] = []
    var identity: FrameIdentity

    init(_ change: (inout IdentitySettings) -> Void = { _ in }) {
        var settings = IdentitySettings()
        settings.heartbeatSeconds = 86_400
        change(&settings)
        identity = FrameIdentity(settings: settings)
    }

    /// Judges the next sample, a second after the one before.
    @discardableResult
    mutating func see(_ luma: [UInt8], width: Int, height: Int) throws -> Judgement {
        let layout = LumaLayout(size: PictureSize(width: width, height: height), bytesPerRow: width)
        let time = MediaTime(milliseconds: Int64(judgements.count) * 1000)
        let judgement = try luma.withUnsafeBytes { try identity.judge($0.bytes, layout: layout, at: time) }
        judgements.append(judgement)
        return judgement
    }

    @discardableResult
    mutating func see(_ screen: Screen) throws -> Judgement {
        try see(screen.luma, width: screen.width, height: screen.height)
    }

    /// Judges all samples of a film.
    mutating func see(_ film: Film) throws {
        for luma in try film.samples() { try see(luma, width: film.width, height: film.height) }
    }

    var verdicts: [Verdict] { judgements.map(\.verdict) }

    /// The seconds at which a picture was kept.
    var kept: [Int] { verdicts.indices.filter { verdicts[$0] == .new } }
}
