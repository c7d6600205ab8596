import MemCore
import VideoBitstream

/// Decoder configuration records of AV1 as FFmpeg publishes them.
enum AV1Records {
    /// 1920x1080 main, from SVT-AV1.
    static let main1920x1080 = RecordFixture(
        .av1,
        "81080c00 0a0c0200 0042955d fe1b805f 0008",
        shown: PictureSize(width: 1920, height: 1080),
        coded: PictureSize(width: 1920, height: 1080),
        profile: 0,
        level: 8,
        bitDepth: 8,
        chroma: .yuv420,
        references: 8
    )

    /// 1280x720 main, 10 bit, from SVT-AV1.
    static let main10 = RecordFixture(
        .av1,
        "81054c00 0a0c0200 002d2a67 fd9e017c 2020",
        shown: PictureSize(width: 1280, height: 720),
        coded: PictureSize(width: 1280, height: 720),
        profile: 0,
        level: 5,
        bitDepth: 10,
        chroma: .yuv420,
        references: 8
    )

    /// 853x479 main, both sides odd, from libaom.
    static let mainOdd = RecordFixture(
        .av1,
        "81040c00 0a0b0000 0024c6a9 de36be40 10",
        shown: PictureSize(width: 853, height: 479),
        coded: PictureSize(width: 853, height: 479),
        profile: 0,
        level: 4,
        bitDepth: 8,
        chroma: .yuv420,
        references: 8
    )

    /// 853x479 high 4:4:4, both sides odd, from libaom.
    static let high444Odd = RecordFixture(
        .av1,
        "81240000 0a0b2000 0024c6a9 de36be40 80",
        shown: PictureSize(width: 853, height: 479),
        coded: PictureSize(width: 853, height: 479),
        profile: 1,
        level: 4,
        bitDepth: 8,
        chroma: .yuv444,
        references: 8
    )

    /// 426x240 professional 4:2:2, 12 bit, from libaom.
    static let professional422Twelve = RecordFixture(
        .av1,
        "81406800 0a0b4000 00043ea7 bcdaf962 20",
        shown: PictureSize(width: 426, height: 240),
        coded: PictureSize(width: 426, height: 240),
        profile: 2,
        level: 0,
        bitDepth: 12,
        chroma: .yuv422,
        references: 8
    )

    /// 322x182 monochrome, from libaom.
    static let gray = RecordFixture(
        .av1,
        "81001c00 0a0a0000 00043d06 d4daf92a",
        shown: PictureSize(width: 322, height: 182),
        coded: PictureSize(width: 322, height: 182),
        profile: 0,
        level: 0,
        bitDepth: 8,
        chroma: .monochrome,
        references: 8
    )

    /// 642x362 main, a record without configuration OBUs, from rav1e.
    static let withoutSequenceHeader = RecordFixture(
        .av1,
        "811f0c00",
        shown: nil,
        coded: nil,
        profile: 0,
        level: 31,
        bitDepth: 8,
        chroma: .yuv420,
        references: 8
    )

    /// All of them.
    static let all = [main1920x1080, main10, mainOdd, high444Odd, professional422Twelve, gray, withoutSequenceHeader]
}
