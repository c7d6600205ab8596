import MemCore
import VideoBitstream

/// Decoder configuration records of AVC as FFmpeg publishes them.
enum AVCRecords {
    /// 640x360 baseline, from x264 ultrafast.
    static let baseline640x360 = RecordFixture(
        .avc,
        "0142c01e ffe10019 6742c01e da0280bf e5c04400 00030004 00000300 f03c58ba 80010004 68ce0fc8",
        shown: PictureSize(width: 640, height: 360),
        coded: PictureSize(width: 640, height: 368),
        profile: 66,
        level: 30,
        bitDepth: 8,
        chroma: .yuv420,
        references: 1
    )

    /// 1920x1080 main, the last macroblock row cropped, from x264 medium.
    static let main1920x1080 = RecordFixture(
        .avc,
        "014d4028 ffe1001a 674d4028 eca03c01 13f2e022 00000300 02000003 00781e30 632c0100 0568ebe3 cb20",
        shown: PictureSize(width: 1920, height: 1080),
        coded: PictureSize(width: 1920, height: 1088),
        profile: 77,
        level: 40,
        bitDepth: 8,
        chroma: .yuv420,
        references: 4
    )

    /// 1080x1920 high, upright, from x264 veryfast.
    static let high1080x1920 = RecordFixture(
        .avc,
        """
        01640028 ffe1001b 67640028 acd94044 03c797c0 44000003 00040000 0300f03c 60c65801 000468ef 8fcbfdf8 \
        f800
        """,
        shown: PictureSize(width: 1080, height: 1920),
        coded: PictureSize(width: 1088, height: 1920),
        profile: 100,
        level: 40,
        bitDepth: 8,
        chroma: .yuv420,
        references: 4
    )

    /// 2560x1080 high, 21:9, from x264 veryfast.
    static let high2560x1080 = RecordFixture(
        .avc,
        """
        01640032 ffe1001b 67640032 acd94028 0089f970 11000003 00010000 03003c0f 18319601 000468ef 8fcbfdf8 \
        f800
        """,
        shown: PictureSize(width: 2560, height: 1080),
        coded: PictureSize(width: 2560, height: 1088),
        profile: 100,
        level: 50,
        bitDepth: 8,
        chroma: .yuv420,
        references: 4
    )

    /// 7680x4320 baseline, level 6.0, from x264 ultrafast.
    static let baseline7680x4320 = RecordFixture(
        .avc,
        "0142c03c ffe1001a 6742c03c da007800 21db0110 00000300 10000003 03c0f080 42a00100 0468ce0f c8",
        shown: PictureSize(width: 7680, height: 4320),
        coded: PictureSize(width: 7680, height: 4320),
        profile: 66,
        level: 60,
        bitDepth: 8,
        chroma: .yuv420,
        references: 1
    )

    /// 1920x1080 high 10, from x264 veryfast.
    static let high10 = RecordFixture(
        .avc,
        """
        016e0028 ffe1001b 676e0028 a6cd9407 80227e5c 04400000 03004000 000f03c6 0c658001 000468ef 8fcbfdfa \
        fa00
        """,
        shown: PictureSize(width: 1920, height: 1080),
        coded: PictureSize(width: 1920, height: 1088),
        profile: 110,
        level: 40,
        bitDepth: 10,
        chroma: .yuv420,
        references: 4
    )

    /// 1920x1080 high 4:2:2, 10 bit, from x264 veryfast.
    static let high422Ten = RecordFixture(
        .avc,
        """
        017a0028 ffe1001c 677a0028 b6cd9407 80227e27 01100000 03001000 000303c0 f1831960 01000468 ef8fcbfe \
        fafa00
        """,
        shown: PictureSize(width: 1920, height: 1080),
        coded: PictureSize(width: 1920, height: 1088),
        profile: 122,
        level: 40,
        bitDepth: 10,
        chroma: .yuv422,
        references: 4
    )

    /// 1366x767 high 4:2:2, 8 bit, odd height, from x264 ultrafast.
    static let high422Odd = RecordFixture(
        .avc,
        """
        017a0020 ffe1001d 677a0020 bcb402b0 30f357fe 05fe0aac 20000003 00200000 0781e306 54010004 68ce0fc8 \
        fef8f800
        """,
        shown: PictureSize(width: 1366, height: 767),
        coded: PictureSize(width: 1376, height: 768),
        profile: 122,
        level: 32,
        bitDepth: 8,
        chroma: .yuv422,
        references: 1
    )

    /// 853x479 high 4:4:4, both sides odd, from x264 ultrafast.
    static let high444Odd = RecordFixture(
        .avc,
        """
        01f4001f ffe1001e 67f4001f 919680d8 3de32bff 01df0355 10000003 00100000 0303c0f1 832a0100 0568ce0f \
        1920fff8 f800
        """,
        shown: PictureSize(width: 853, height: 479),
        coded: PictureSize(width: 864, height: 480),
        profile: 244,
        level: 31,
        bitDepth: 8,
        chroma: .yuv444,
        references: 1
    )

    /// 101x77 high 4:4:4, lossless, from x264 ultrafast.
    static let lossless444 = RecordFixture(
        .avc,
        """
        01f4000a ffe1001d 67f4000a 91d6872f 8c93ff00 4d006510 00000300 10000003 03c0f122 6a010005 68ce01af \
        20fff8f8 00
        """,
        shown: PictureSize(width: 101, height: 77),
        coded: PictureSize(width: 112, height: 80),
        profile: 244,
        level: 10,
        bitDepth: 8,
        chroma: .yuv444,
        references: 1
    )

    /// 322x182 high, monochrome, from x264 ultrafast.
    static let gray = RecordFixture(
        .avc,
        """
        0164000d ffe1001a 6764000d f2d02a33 c7c5e02d 90000003 00100000 0303c0f1 42aa0100 0468ce0f c8fcf8f8 \
        00
        """,
        shown: PictureSize(width: 322, height: 182),
        coded: PictureSize(width: 336, height: 192),
        profile: 100,
        level: 13,
        bitDepth: 8,
        chroma: .monochrome,
        references: 1
    )

    /// 1920x1080 main, interlaced, from x264 ultrafast.
    static let interlaced1920x1080 = RecordFixture(
        .avc,
        "014d4028 ffe10019 674d4028 f403c022 7ef01100 00030001 00000300 3c1f162e a0010004 68de0fc8",
        shown: PictureSize(width: 1920, height: 1080),
        coded: PictureSize(width: 1920, height: 1088),
        profile: 77,
        level: 40,
        bitDepth: 8,
        chroma: .yuv420,
        references: 1
    )

    /// 720x572 main, interlaced: cropping counts in field lines, from x264 ultrafast.
    static let interlaced720x572 = RecordFixture(
        .avc,
        "014d401f ffe1001c 674d401f f405a127 ebff008f 00b41000 00030010 00000303 c1f162ea 01000468 de0fc8",
        shown: PictureSize(width: 720, height: 572),
        coded: PictureSize(width: 720, height: 576),
        profile: 77,
        level: 31,
        bitDepth: 8,
        chroma: .yuv420,
        references: 1
    )

    /// All of them.
    static let all = [
        baseline640x360, main1920x1080, high1080x1920, high2560x1080, baseline7680x4320, high10, high422Ten, high422Odd,
        high444Odd, lossless444, gray, interlaced1920x1080, interlaced720x572,
    ]
}
