import MemCore

/// Streams of 64x64 pixels of AV1 as FFmpeg publishes them: a record and access units, in decoding order.
///
/// Encoders' signatures (SEI) are taken out. What each unit is was checked by decoding the streams without the units
/// that are marked as unreferenced: all other pictures came out the same.
enum AV1Streams {
    /// Hidden frames shown later, from SVT-AV1.
    static let randomAccess = StreamFixture(
        .av1,
        record: "81000c00 0a0b0200 0005157f fc02f800 40",
        kinds: "KRnnnRnnnRnnnRnnnnKn",
        units: [
            "12000a0b 02000005 157ffc4a f9004032 0c1000a9 82041020 81000003 13",
            """
            12003211 28100040 0000396d 04000020 0030009c 10321128 08020000 24b16d00 00010001 80009ce8 \
            32112804 84000092 316d0000 01000180 009aa032 11280288 0000b6b1 7d000001 00018000 98403211 \
            30030000 01b62318 00000200 03000096 80
            """,
            "12001a01 e8",
            "12003211 3006001b 6d6d2318 00000200 03000096 80",
            "12001a01 d8",
            "12003211 2806080b 6d92317d 00000100 01800098 40321130 0b0016db b6231800 00020003 00009680",
            "12001a01 e8",
            "12003211 300e001b 6d242318 00000200 03000096 80",
            "12001a01 c8",
            """
            12003211 280c0409 2424b16d 00000100 0180009a a0321128 0a880924 b6b17d00 00010001 80009840 \
            32113013 001249b6 23180000 02000300 009680
            """,
            "12001a01 e8",
            "12003211 3016001b 6d6d2318 00000200 03000096 80",
            "12001a01 d8",
            "12003211 280e080b 6d24b17d 00000100 01800098 40321130 1b0016db b6231800 00020003 00009680",
            "12001a01 e8",
            "12003211 301e001b 6c492318 00000200 03000096 80",
            "12001a01 98",
            "12003210 30220004 92492318 00000200 000097c0",
            "12000a0b 02000005 157ffc4a f9004032 0c1048ae 02051420 81000003 0a",
            "12003210 30260000 00002318 00000200 00009c50",
        ]
    )

    /// No sequence header in the record, from rav1e.
    static let lowDelay = StreamFixture(
        .av1,
        record: "811f0c00",
        kinds: "KRnRnRnRnR",
        units: [
            """
            12000a0d 000000f9 57ffc421 51020202 14322010 02891d8b fef1e960 00100008 00000000 00000030 \
            c30c1041 10bb0ed0 af6478
            """,
            """
            12003218 28110103 000002c1 1783f5e5 da605145 14104028 00d142dc 32172809 08008002 02e31d7a \
            73ec3030 c30c0820 9a00d137 12321830 0a200140 10060a43 fbdfcdb4 c0e38e38 40826800 d13712
            """,
            "12001a01 c8",
            "12003218 301a2049 6484060a 43fbdfcd b4c0e38e 38408268 00d05a60",
            "12001a01 98",
            """
            12003218 28210208 249202c1 1783f5e5 da605145 14104028 00d08bc0 32172819 08098494 02e31d7a \
            73ec3030 c30c0820 9a00d05a 60321830 2a201349 30060a43 fbdfcdb4 c0e38e38 40826800 ceff80
            """,
            "12001a01 c8",
            "12003217 303a2049 6488060a 43fbdfcd b4c0e38e 38408268 00cd72",
            "12001a01 a8",
            "12003217 304a2025 5250060a 43fbdfcd b4c0e38e 38408268 00cc18",
        ]
    )

    /// All of them.
    static let all = [randomAccess, lowDelay]
}
