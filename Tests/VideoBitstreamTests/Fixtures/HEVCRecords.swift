import MemCore
import VideoBitstream

/// Decoder configuration records of HEVC as FFmpeg publishes them.
enum HEVCRecords {
    /// 1920x1080 main, from x265 ultrafast.
    static let main1920x1080 = RecordFixture(
        .hevc,
        """
        01016000 00009000 00000000 78f000fc fdf8f800 000f0320 00010018 40010c01 ffff0160 00000300 90000003 \
        00000300 78959409 21000100 2f420101 01600000 03009000 00030000 030078a0 03c08011 07cb9656 54a4c2ff \
        f0009001 06808000 00030080 00000f04 22000100 064401c0 73c189
        """,
        shown: PictureSize(width: 1920, height: 1080),
        coded: PictureSize(width: 1920, height: 1088),
        profile: 1,
        level: 120,
        bitDepth: 8,
        chroma: .yuv420,
        references: 4
    )

    /// 638x358 main, from x265 ultrafast.
    static let main638x358 = RecordFixture(
        .hevc,
        """
        01016000 00009000 00000000 3ff000fc fdf8f800 000f0320 00010018 40010c01 ffff0160 00000300 90000003 \
        00000300 3f959409 21000100 30420101 01600000 03009000 00030000 03003fa0 05020171 d4d96565 4a4c2fff \
        00b3013f 68080000 03000800 000300f0 40220001 00064401 c073c189
        """,
        shown: PictureSize(width: 638, height: 358),
        coded: PictureSize(width: 640, height: 368),
        profile: 1,
        level: 63,
        bitDepth: 8,
        chroma: .yuv420,
        references: 4
    )

    /// 3840x2160 main 10, from x265 ultrafast.
    static let main10 = RecordFixture(
        .hevc,
        """
        01022000 00009000 00000000 96f000fc fdfafa00 000f0320 00010018 40010c01 ffff0220 00000300 90000003 \
        00000300 96959409 21000100 2f420101 02200000 03009000 00030000 030096a0 01e02002 1c4d9656 54a4c2ff \
        f0009001 06808000 00030080 00000f04 22000100 064401c0 73c189
        """,
        shown: PictureSize(width: 3840, height: 2160),
        coded: PictureSize(width: 3840, height: 2160),
        profile: 2,
        level: 150,
        bitDepth: 10,
        chroma: .yuv420,
        references: 4
    )

    /// 1366x767 main 4:2:2 10, odd height, from x265 ultrafast.
    static let main422TenOdd = RecordFixture(
        .hevc,
        """
        01040800 00009d08 00000000 78f000fc fefafa00 000f0320 00010017 40010c01 ffff0408 00000300 9d080000 \
        03000078 95940921 00010030 42010104 08000003 009d0800 00030000 78b002b0 80301cd4 d965654a 4c2fff02 \
        ff055668 08000003 00080000 0300f040 22000100 064401c0 73c189
        """,
        shown: PictureSize(width: 1366, height: 767),
        coded: PictureSize(width: 1376, height: 768),
        profile: 4,
        level: 120,
        bitDepth: 10,
        chroma: .yuv422,
        references: 4
    )

    /// 853x479 main 4:4:4, both sides odd, from x265 ultrafast.
    static let main444Odd = RecordFixture(
        .hevc,
        """
        01040800 00009e08 00000000 5af000fc fff8f800 000f0320 00010017 40010c01 ffff0408 00000300 9e080000 \
        0300005a 95940921 0001002e 42010104 08000003 009e0800 00030000 5a9000d8 403c38ca cb2b2a52 617ff80e \
        f81aab40 40000003 00400000 07822200 01000844 01c07318 301890
        """,
        shown: PictureSize(width: 853, height: 479),
        coded: PictureSize(width: 864, height: 480),
        profile: 4,
        level: 90,
        bitDepth: 8,
        chroma: .yuv444,
        references: 4
    )

    /// 1280x720 main 4:4:4 12, from x265 ultrafast.
    static let main444Twelve = RecordFixture(
        .hevc,
        """
        01040800 00009808 00000000 5df000fc fffcfc00 000f0320 00010017 40010c01 ffff0408 00000300 98080000 \
        0300005d 95940921 0001002e 42010104 08000003 00980800 00030000 5d900050 1005a229 4b2b2a52 617ff800 \
        48008340 40000003 00400000 07822200 01000844 01c07318 301890
        """,
        shown: PictureSize(width: 1280, height: 720),
        coded: PictureSize(width: 1280, height: 720),
        profile: 4,
        level: 93,
        bitDepth: 12,
        chroma: .yuv444,
        references: 4
    )

    /// 322x182 monochrome, from x265 ultrafast.
    static let gray = RecordFixture(
        .hevc,
        """
        01040800 00009fc8 00000000 3cf000fc fcf8f800 000f0320 00010017 40010c01 ffff0408 00000300 9fc80000 \
        0300003c 95940921 0001002f 42010104 08000003 009fc800 00030000 3cc02a20 3071f179 65654a4c 2fff000d \
        00176c08 00000300 08000003 00f04022 00010006 4401c073 c189
        """,
        shown: PictureSize(width: 322, height: 182),
        coded: PictureSize(width: 336, height: 192),
        profile: 4,
        level: 60,
        bitDepth: 8,
        chroma: .monochrome,
        references: 4
    )

    /// 640x360 main in three temporal sub-layers, from x265 ultrafast.
    static let layers = RecordFixture(
        .hevc,
        """
        01016000 00009000 00000000 3ff000fc fdf8f800 001b0320 0001001e 40010c04 ffff0160 00000300 90000003 \
        00000300 3f000095 94aca565 02402100 01003542 01040160 00000300 90000003 00000300 3f0000a0 05020171 \
        f2e59594 aca5654a 4c2fff00 09001068 08000003 00080000 0300f040 22000100 064401c0 73c189
        """,
        shown: PictureSize(width: 640, height: 360),
        coded: PictureSize(width: 640, height: 368),
        profile: 1,
        level: 63,
        bitDepth: 8,
        chroma: .yuv420,
        references: 4
    )

    /// All of them.
    static let all = [main1920x1080, main638x358, main10, main422TenOdd, main444Odd, main444Twelve, gray, layers]
}
