import MemCore

/// Streams of 64x64 pixels of VP9 as FFmpeg publishes them: a record and access units, in decoding order.
///
/// Encoders' signatures (SEI) are taken out. What each unit is was checked by decoding the streams without the units
/// that are marked as unreferenced: all other pictures came out the same.
enum VP9Streams {
    /// Alternate reference frames, from libvpx.
    static let altRef = StreamFixture(
        .vp9,
        record: "01000000 000a8202 02020000",
        kinds: "KRRRRRRRRRRRKR",
        units: [
            """
            82498342 0003f003 f6103824 1c189400 02c06fb1 7b0fe3f9 1d45c8fd 255f196d 885fc7f4 5ff3dfa3 \
            f8ba7f2b f49f0c2a cfeebe25 1e9f21e0 07a8047e 00007e2f ba26654a ed18006d fa57bdac 34cf50c0 \
            7254b7ad 6cbd6d6c 0bdb6724 96f78dcc bd613951 7f206c62 5a573fab 8c6b3512 2ba9201e a9379abc \
            61450442 5f4ddd17 42561afd 107e790a 9122e5f7 a149b779 2e15e973 940612b2 5beeebfb 7468a3ab \
            3ffe3744 684e079f 7ff75d3c fdcb1bfb c063037b 3368ff12 2b8ceaac 28e268ab 274de926 0951b2b5 \
            e55cc3fc 948743fe f1e394f5 aac0348d 46db265f c6f4555e f8cf2759 7202b78e e7921699 b1a6ab46 \
            c7f4324a 5bfe2160 ddbfd415 71c5cbec db65b960 403e3ac7 3d5ff04e 94520b71 1ff1e072 6ac9443d \
            1e618792 947e00fd cb976705 9e9f3a6f e5fa97d7 7ee75438 5c1c2ce1 7e073c92 03cb9e6b 8e66c39a \
            31d3ea7d 9203cd6d c35a066f c38683aa fd82d1e8 16cc5c69 61f8bdda c86ee7bb 85adfed4 b29f33a5 \
            9773c33c 320c254e ab86d49d da94d59b 8379c4e9 f38e6e5d badbec8f 730e3c89 2eac0676 69142f1f \
            52f415f8 e3037bbf 607d52aa 25d40d79 3ea9c001 b2036933 7edddfce baf4eea0 24d5c3ef a85dc906 \
            c121f97b 0c3c578b edf6c662 61bf5335 aaec71fd 4037cf04 10bc97bd 56e86dc8 c632733d 5771df44 \
            f83d46ee e1a700bb b3143409 f4acf3d9 d0f182e6 3709d2ab 2c4e2010 3f563508 1663d1f1 5253513e \
            b7d47e55 b1376032 aed7b137 41e2426d a42eaf3c 67e447d5 326fd56b 0eb3b793 83b9c3e1 a17d905e \
            c2f453b6 3f8afbec 9e99fc3d bba7844c 1ac1845b e0d82b48 efaedcf6 582b3d4e 1bbcf6e9 55a640f3 \
            947f282c 5fd9d1e7 603d0f1c de9aca96 7fb8ed7e 2f69b7f1 2d8b282e e249afc9 167f17b3 7971380e \
            c3b8f019 d8944a3a 87e8e63e 603e5d97 668dc1dc 9516d0af f331654e 4f0c6912 55ab241b dff452a3 \
            7359ae1c 1b935532 83e60493 07a22f96 b2c0552f 30e0edb6 0557ce14 70d64049 d50e9afc 03d2475a \
            c1cd1406 1bd5245d 6b98898d c7cc9c15 7bf15234 6c9870a4 5ceac03f 91e5b9e7 6d666351 8eb4609b \
            9572f264 17de8080 85144d1d 6833f491 0fe5d760 14cbee8e 113dd782 6a077385 b656dc7f e5d7ef6f \
            376861fc 987d41ff 4983d800 3f88177c 25051b75 ee567405 e0313cff f191f4ee ae02c510 b9bef6ed \
            46a9c503 38bc29e4 bb540e54 f3d72e71 2e83a66e f0b9f3e0 4cde4bc4 a390dfeb d08560d9 83afd0c0 \
            82daf506 450457aa e5cc94f7 7ab2e2df 38e0dc79 fdfb254b f748ff98 f2fe6ab6 2bf5db9a 9da15483 \
            1df64d00 791300
            """,
            "86004092 9c285280 00036000 007f30ce d6011de4 b75980",
            "86004092 9c3c5860 00036000 007bc03f 80",
            "86004092 9c2c5860 00036000 007bc2bf ecf5873b e1c000",
            "86004092 9c205860 00036000 007bc0e9 625ceaac b0344760",
            "86004092 9c4c5860 00036000 007bc2c0 0dc8c34f e6a0",
            "8600c092 9c0c5480 00036000 007bc2cb 062db9cc 0687eb93 ea4e9668 f34eea8a 7d1200",
            "86004092 9c005860 00036000 006bae",
            "86004092 9c2c5860 00036000 007bc2bf ecf58703 bd60cf00",
            "86004092 9c005860 00036000 006bae",
            "86004092 9c005860 00036000 007bc2ca db74523e 7278e25a db6ee69d fad000",
            "86004092 9c005860 00036000 006bae",
            """
            82498342 0003f003 f6103824 1c189400 02f06fb1 7bf7ff27 c8ea2e47 e92f69bb b7fb2db1 0bf8fe8b \
            fe7bf47f 17add97e 90294fee be251e3f 302315a1 ea011f80 007e2fb9 ed86718e 3d8b39fc c70632de \
            5abaa598 952deb5b 2b15c9eb b0356f7f 08129eb3 ef0c48d8 2d64a3f5 4387ca3a 6502a663 ad486b6e \
            33071a4f a4f3bd5b 11aa597b 0daef42e add67ce5 80ae046a aa71177c 84c67210 1241de8a 4610d6f6 \
            1ccfe55f fd4100c3 daef8054 2036ac96 a7ab92e2 c9279e61 ce587117 a7367bd8 f2e1e767 4ee68e21 \
            06653fb1 e35886a2 a90fa1ea 474b1fff 8c7bb136 31ad944b caa4811a 07e4b699 61b90677 7077ce5a \
            f609df57 f03aa32b 31518b66 7a605d83 8c7a28ec 70bf8260 5ae45296 6fc3f906 09c58eec 1d1c7ed9 \
            f0f7b78e e39c91c6 ea90ff71 2bc09d63 5a34184e 082bebdc dc5b54e3 bdd019a8 cb8f1a40 b1894ee6 \
            699bb891 433f8bb6 74dd75b1 6d0c41a1 701c3498 585cedc9 db3eb7f3 429e9017 c8fa9401 1f3a5703 \
            30c2826f f30bcd6e 3c05d0cc 6c7ac043 b00e43c9 4afc5234 a67e5b1d 9d2551e4 f7f86508 a525080a \
            eba83c68 568e5f5f eaa7f5c5 c3f4b501 7c14bccb ea6029e3 7e5df2d2 cdad35b1 e61fecf4 15f24d7c \
            3b32d192 b4a2c39c 373cce05 0c58a7e3 3627970c dabb9e90 e9333332 eaa20abc bbc42b61 115c323a \
            4dfe61c9 f8efde56 58c41a21 8a2fe99d 0e615bb4 5db5638f 506b5fda 45e137e5 99d11607 6a831084 \
            e24c160c be1b39d1 f04ba74d 33f890ba 19cf02f1 ab66792c d5a42b21 23b064b4 e27ef0e7 cd76102d \
            960e38e3 bbebb5d5 534098dd 20f1cfa4 15c77bc4 7fda406c 4103df04 def7cf6c 90895249 75a01db8 \
            263d759a 9631542e 8a5f9405 2447e546 a35e87c0 95f2d4dd e6f0013e e36f372f f164dc6c 6a21b63e \
            afcd4f69 6c12c3a5 adf8c5ba 549bc818 4f767df9 1e5c7c07 699d97f8 659fe634 ad5a7685 e32e76ef \
            52d29b26 79fedec8 658c52f2 e5d4e713 34d0c589 dfdbefdf 42db1f0d a31c168a b0c2848b 5dce81d4 \
            e5014ce1 f5f0753c ab627c3e 4d598abe 89643b3d ca3e8afe e76516e3 7be53fdc 8649a897 4f341ac5 \
            67861845 0c618e55 98c3573e a67bf6b6 bba7d7a9 de2b0649 d672bd62 975f51a2 cbeb35b5 82c83ce4 \
            5cf081ab 6a470368 c2236e0d a74eb152 1a1fe306 1c7b0a35 ad76d73d 10271fa1 f487b753 c1c204b1 \
            ce5b127a 1c8f69b8 fd00b3a2 eb14d0c0 708a7582 2282206e 736657a8 d51eaeda 2395d04b 8624a8a0 \
            8c8132fd 9077dc54 0cf8f3dd 3de29526 24e7e826 b430d60a 43806ebd 3056cfc7 cec06924 87e6b47d \
            92cde596 00
            """,
            "86004092 9c205860 00036000 007f30ce d60bb49c",
        ]
    )

    /// All of them.
    static let all = [altRef]
}
