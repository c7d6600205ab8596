import MemCore

/// Streams of 64x64 pixels of AVC as FFmpeg publishes them: a record and access units, in decoding order.
///
/// Encoders' signatures (SEI) are taken out. What each unit is was checked by decoding the streams without the units
/// that are marked as unreferenced: all other pictures came out the same.
enum AVCStreams {
    /// B-pyramid, two slices a picture, a keyframe every ten pictures, from x264.
    static let pyramid = StreamFixture(
        .avc,
        record: "0164000a ffe10018 6764000a acd94426 c0440000 03000400 000300f0 3c489658 01000468 ef8fcbfd f8f800",
        kinds: "KRRnnRRnnRKRRn",
        units: [
            """
            00000019 65888400 37fffa7f 5fe3ffef efb813a9 e988b504 33f08305 b9000000 19651222 1000dffa \
            7f5fe3ff efefb813 a9e988b5 0433f083 05b9
            """,
            "00000009 419a2418 867ffea4 98000000 0a411268 906219ff fea498",
            "00000008 419e4242 15ff27e1 00000009 41127909 0857ff27 e1",
            "00000008 019e6144 27ff2d60 00000008 01127985 109f2d60",
            "00000008 019e6344 27ff2d61 00000008 0112798d 109f2d61",
            "0000000a 419a6834 4c433ffe a4990000 000b4112 69a0d131 0cfffea4 99",
            "0000000a 419e8645 112c2bff 27e10000 000a4112 7a191444 b0af27e1",
            "00000008 019ea544 27ff2d61 00000008 01127a95 109f2d61",
            "00000008 019ea744 27ff2d60 00000008 01127a9d 109f2d60",
            "0000000a 419aa934 4c427ffe 1c600000 000b4112 6aa4d131 09fffe1c 60",
            """
            00000019 65888200 0efffa7f 87eebfff fbeeb473 16e48759 9b522d9f 7f000000 1a651222 08003bff \
            fa7f87ee bffffbee b47316e4 87599b52 2d9f7f
            """,
            "00000009 419a2318 84fffe1c 60000000 0a411268 8c6213ff fe1c60",
            "00000008 419e4142 15ff27e0 00000009 41127905 0857ff27 e0",
            "00000008 019e6244 27ff2d61 00000008 01127989 109f2d61",
        ]
    )

    /// Open GOP: the second keyframe is an I picture with a recovery point, from x264.
    static let openGOP = StreamFixture(
        .avc,
        record: "0164000a ffe10018 6764000a acd3109b 01100000 03001000 000303c0 f1225380 01000468 ef8fcbfd f8f800",
        kinds: "KRnnRnnKnRnnRn",
        units: [
            "00000020 65888400 6ffffa7f 5fe3ffef efb813a9 e988b504 33f08305 41064e32 0f4cc381",
            "0000000a 419a2631 0cfffe9e 2df0",
            "00000008 019e4288 4fff0e49",
            "00000008 019e4488 4fff0e48",
            "0000000a 419a4c31 0cfffe9e 2df1",
            "00000008 019e6888 4fff0e49",
            "00000008 019e6a88 4fff0e49",
            """
            00000005 060601c4 80000000 1f41889c 01dffa7f 87eebfff fbeeb473 16e48759 9b522d9f 74998f3d \
            c2eba67f
            """,
            "00000008 019e8e88 4fff0e48",
            "0000000c 419a9672 652c2fff fe8cd360",
            "00000008 019eb288 4fff0e49",
            "00000008 019eb488 4fff0e48",
            "0000000a 419aba31 09fffdf1 ad80",
            "00000008 019ed888 4fff0e49",
        ]
    )

    /// Constant bitrate with filler units (type 12), as OBS sends it, from x264.
    static let constantBitrate = StreamFixture(
        .avc,
        record: """
            0164000a ffe1001f 6764000a acb42136 02200000 03002000 00078c00 03a80075 3c94400f 1226a001 000468ef \
            3cb0fdf8 f800
            """,
        kinds: "KRRR",
        units: [
            """
            00000009 06000593 ce90466f 80000000 06060102 00008000 00002265 888406bf fa7ff9ff a8ff33f3 \
            57df58ba de5cb135 780d8a72 8fae4efd 0758084d 7b
            """,
            "00000006 06010200 40800000 000b419a 2620d7ff fedaa6a3 40",
            "00000006 06010200 80800000 000b419a 4620d7ff fedaa6a3 41",
            "00000006 06010200 c0800000 000b419a 6620d7ff fedaa6a3 40",
        ]
    )

    /// Interlaced with B pictures, from x264.
    static let interlaced = StreamFixture(
        .avc,
        record: "01640015 ffe10018 67640015 acd9444d 80880000 03000800 000301e0 f8a14cb0 01000468 fe8fcbfd f8f800",
        kinds: "KRRnRRnR",
        units: [
            """
            00000005 06010132 80000000 1f658882 0b033ff2 7f0fd7ff dfff0f04 d6e2f323 f1ee7b24 da95d284 \
            bd95f727
            """,
            "00000005 06010132 80000000 0a419a21 d8867ffe e604a0",
            "00000005 06010132 80000000 08419e40 dc215f0c a9",
            "00000005 06010132 80000000 08019e61 5c427f0e 98",
            "00000005 06010132 80000000 0b419a63 5b4442bf febd5d41",
            "00000005 06010132 80000000 0a419e82 5c5112c2 bf0ca9",
            "00000005 06010132 80000000 08019ea2 dc427f0e 99",
            "00000005 06010132 80000000 0b419aa3 db44427f fe73d881",
        ]
    )

    /// All of them.
    static let all = [pyramid, openGOP, constantBitrate, interlaced]
}
