internal import DecoderProtocol
internal import FrameIdentity
internal import FrameSampling
internal import MemCore
internal import NIOCore

/// Judges each sampled picture by its luma, and makes a JPEG of a new one only.
final class SampleJudge {
    private var identity: FrameIdentity
    private let encoder: JPEGEncoder
    /// How pictures are turned before they are judged.
    var turn = PictureTurn.none
    /// When remembered pictures count as kept: their own instants are not handed over.
    private let resumedAt: MediaTime
    /// What the parent remembers, until the first picture tells how the stream's colours are to be read.
    private var remembered: [RememberedPicture] = []

    init(settings: DecoderSettings) throws(SamplingFailure) {
        identity = FrameIdentity(
            settings: IdentitySettings(settings.frame),
            firstPictureNumber: settings.firstPictureNumber
        )
        encoder = try JPEGEncoder(quality: settings.frame.jpegQuality)
        resumedAt = (settings.lastSample ?? settings.origin ?? .zero) - settings.sinceKept
    }

    func remember(_ picture: RememberedPicture) {
        remembered.append(picture)
    }

    func forget(_ number: UInt64) {
        remembered.removeAll { $0.number == number }
        identity.forget(number)
    }

    func judge(_ decoded: DecodedPicture, at pts: MediaTime) throws(SamplingFailure) -> DecodedSample {
        let picture = try decoded.turned(turn)
        for known in remembered { try restore(known, like: picture) }
        remembered = []
        let judgement = try picture.withLuma { (luma, layout) throws(LumaFault) in
            try identity.judge(luma, layout: layout, at: pts)
        }
        var sample = DecodedSample(
            pts: pts,
            pictureSize: picture.size,
            fingerprint: judgement.fingerprint,
            similarity: judgement.similarity,
            verdict: judgement.verdict,
            pictureNumber: judgement.pictureNumber,
            figures: judgement.figures,
            tiles: judgement.tiles
        )
        if let kept = judgement.keptPicture {
            let files = try encoder.encode(picture)
            sample.jpeg = ByteBuffer(bytes: files.jpeg)
            sample.thumbnail = ByteBuffer(bytes: files.thumbnail)
            sample.cells = ByteBuffer(bytes: kept.cells)
        }
        return sample
    }

    /// Makes a remembered picture known to ``identity``; a file that can't be read is no reason to stop.
    private func restore(_ known: RememberedPicture, like picture: DecodedPicture) throws(SamplingFailure) {
        switch known.look {
        case .cells(let cells):
            identity.remember(
                KeptPicture(
                    number: known.number,
                    pictureSize: known.pictureSize,
                    keptAt: resumedAt,
                    fingerprint: known.fingerprint,
                    cells: Array(buffer: cells)
                )
            )
        case .jpeg(let file):
            do throws(SamplingFailure) {
                let luma = try JPEGLuma(Array(buffer: file), weighedAs: picture)
                let kept = try? luma.withLuma { (luma, layout) throws(LumaFault) in
                    try KeptPicture(
                        number: known.number,
                        keptAt: resumedAt,
                        fingerprint: known.fingerprint,
                        luma: luma,
                        layout: layout
                    )
                }
                if let kept { identity.remember(kept) }
            } catch .outOfMemory {
                throw .outOfMemory
            } catch {}
        }
    }
}
