import FrameIdentity
import FrameSampling
import MemCore

/// Whether a picture is news: its cells, its fingerprint and tiles, what changed; by turns one that changed, and one that did not.
final class Judging: Workload {
    let unit = WorkUnit.picture
    private let pictures: [DecodedPicture]

    /// Decodes the pictures.
    init() throws {
        pictures = try Clip().samples().flatMap { [$0, $0] }
    }

    func round() throws -> Int {
        var identity = FrameIdentity(settings: IdentitySettings())
        var news = 0
        for (second, picture) in pictures.enumerated() {
            let time = MediaTime(milliseconds: Int64(second) * 1000)
            let judgement = try picture.withLuma { (luma, layout) throws(LumaFault) in
                try identity.judge(luma, layout: layout, at: time)
            }
            if judgement.verdict == .new { news += 1 }
        }
        guard news > 0, news <= pictures.count / 2 else { throw WorkNotDone(reason: "\(news) pictures were new") }
        return pictures.count
    }
}
