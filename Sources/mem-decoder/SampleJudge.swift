internal import DecoderProtocol
internal import FrameIdentity
internal import FrameSampling
internal import MemCore
internal import NIOCore

/// Judges each sampled picture by its luma, and makes a JPEG of a new one only.
final class SampleJudge {
    private var identity: FrameIdentity
    private let encoder: JPEGEncoder
    /// When remembered pictures count as kept: their own instants are not handed over.
    private let resumedAt: MediaTime

    init(settings: DecoderSettings) throws(SamplingFailure) {
        identity = FrameIdentity(
            settings: IdentitySettings(settings.frame),
            firstPictureNumber: settings.firstPictureNumber
        )
        encoder = try JPEGEncoder(quality: settings.frame.jpegQuality)
        resumedAt = (settings.lastSample ?? settings.origin ?? .zero) - settings.sinceKept
    }

    func remember(_ picture: RememberedPicture) {
        identity.remember(
            KeptPicture(
                number: picture.number,
                pictureSize: picture.pictureSize,
                keptAt: resumedAt,
                fingerprint: picture.fingerprint,
                cells: Array(buffer: picture.cells)
            )
        )
    }

    func judge(_ picture: DecodedPicture, at pts: MediaTime) throws(SamplingFailure) -> DecodedSample {
        let judgement = try picture.withLuma { (luma, layout) throws(LumaFault) in
            try identity.judge(luma, layout: layout, at: pts)
        }
        var sample = DecodedSample(
            pts: pts,
            pictureSize: picture.size,
            fingerprint: judgement.fingerprint,
            similarity: judgement.similarity,
            verdict: judgement.verdict,
            pictureNumber: judgement.pictureNumber
        )
        if let kept = judgement.keptPicture {
            let files = try encoder.encode(picture)
            sample.jpeg = ByteBuffer(bytes: files.jpeg)
            sample.thumbnail = ByteBuffer(bytes: files.thumbnail)
            sample.cells = ByteBuffer(bytes: kept.cells)
        }
        return sample
    }
}
