import MemCore

/// Streams of 64x64 pixels of HEVC as FFmpeg publishes them: a record and access units, in decoding order.
///
/// Encoders' signatures (SEI) are taken out. What each unit is was checked by decoding the streams without the units
/// that are marked as unreferenced: all other pictures came out the same.
enum HEVCStreams {
    /// Open GOP: RASL pictures follow the CRA picture, from x265.
    static let openGOP = StreamFixture(
        .hevc,
        record: """
            01016000 00009000 00000000 1ef000fc fdf8f800 000f0320 00010018 40010c01 ffff0160 00000300 90000003 \
            00000300 1e959409 21000100 28420101 01600000 03009000 00030000 03001ea0 20810596 565924ca f0168080 \
            00000300 8000000f 04220001 00074401 c172b422 40
            """,
        kinds: "KRRnnKSssRRnnR",
        units: [
            "0000000c 2801af08 60f92ad5 f36562e8",
            "0000000c 0201d021 49e10c20 43fdcfb0",
            "0000000a 0201e044 95782049 c560",
            "0000000b 0001e024 fd7e8902 98c820",
            "0000000b 0001e066 b5fd4205 10c820",
            "0000000f 2a01ac20 49089c72 f70209fa d7d99e",
            "0000000c 1201e0c2 25555f50 812ce783",
            "0000000c 1001e0a6 f5d7d224 0a20e733",
            "0000000c 1001e0e2 2d57f508 1440e733",
            "0000000b 0201d061 49e10c20 41fb8c",
            "0000000a 0201e144 95782049 c560",
            "0000000b 0001e124 fd7e8902 98c820",
            "0000000b 0001e166 b5fd4205 30c820",
            "0000000d 0201d068 9d57d443 020410fb 8c",
        ]
    )

    /// RADL pictures follow the second IDR picture, from x265.
    static let decodableLeading = StreamFixture(
        .hevc,
        record: """
            01016000 00009000 00000000 1ef000fc fdf8f800 000f0320 00010018 40010c01 ffff0160 00000300 90000003 \
            00000300 1e959409 21000100 28420101 01600000 03009000 00030000 03001ea0 20810596 565924ca f0168080 \
            00000300 8000000f 04220001 00074401 c172b422 40
            """,
        kinds: "KRRnnRnKLlRRnnRnRn",
        units: [
            "0000000c 2801af08 60f92ad5 f36562e8",
            "0000000c 0201d021 49e10c20 43fdcfb0",
            "0000000a 0201e044 95782049 c560",
            "0000000b 0001e024 fd7e8902 98c820",
            "0000000b 0001e066 b5fd4205 10c820",
            "0000000e 0201d030 9555f510 c0810cfd cfb0",
            "0000000c 0001e0a2 2d57f508 1440e733",
            "0000000c 2601af19 80f70302 fb6f7543",
            "00000009 0e01ffea f82059c6 a0",
            "0000000a 0c01ffcb ffa240c2 c7c0",
            "0000000b 0201d021 49e10c20 41fb8c",
            "0000000a 0201e044 9578204b c560",
            "0000000b 0001e024 fd7e8902 88c820",
            "0000000b 0001e066 b5fd4205 10c820",
            "0000000d 0201d030 9555f510 c08104fb 8c",
            "0000000c 0001e0a2 2d57f508 14c0c820",
            "0000000e 0201d040 b5555f51 0c0810c0 fb8c",
            "0000000c 0001e0e2 2d57f508 1440c820",
        ]
    )

    /// Three temporal sub-layers, from x265.
    static let layers = StreamFixture(
        .hevc,
        record: """
            01016000 00009000 00000000 1ef000fc fdf8f800 001b0320 0001001e 40010c04 ffff0160 00000300 90000003 \
            00000300 1e000095 94aca565 02402100 01002e42 01040160 00000300 90000003 00000300 1e0000a0 20810596 \
            5652b295 964932bc 05a02000 00030020 00000303 c1220001 00074401 c172b422 40
            """,
        kinds: "KRRnnRRnnRRR",
        units: [
            "0000000c 2801af08 60f92af4 3e6cac5d",
            "0000000b 0201d021 49e10c20 43fb8c",
            "0000000a 0602e044 95782049 c560",
            "0000000b 0403e024 fd7e8902 98c820",
            "0000000b 0403e066 b5fd4205 10c820",
            "0000000d 0201d041 c927d443 020410fb 8c",
            "0000000c 0602e0c6 9495f508 12c0c560",
            "0000000c 0403e0a6 f275f489 0288c820",
            "0000000c 0403e0e2 2d49fd42 0510c820",
            "0000000e 0201d058 97249f51 0c0810c0 fb8c",
            "0000000c 0201e142 25249fd4 2049c560",
            "0000000c 0402e126 f27fd224 0a60c820",
        ]
    )

    /// All of them.
    static let all = [openGOP, decodableLeading, layers]
}
