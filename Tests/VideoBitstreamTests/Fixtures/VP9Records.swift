import MemCore
import VideoBitstream

/// Decoder configuration records of VP9 as FFmpeg publishes them.
enum VP9Records {
    /// 853x479 profile 1, 4:4:4, from libvpx.
    static let profile1 = RecordFixture(
        .vp9,
        "01000000 011e8602 02020000",
        shown: nil,
        coded: nil,
        profile: 1,
        level: 30,
        bitDepth: 8,
        chroma: .yuv444,
        references: 8
    )

    /// 642x362 profile 2, 10 bit, from libvpx.
    static let profile2 = RecordFixture(
        .vp9,
        "01000000 0215a202 02020000",
        shown: nil,
        coded: nil,
        profile: 2,
        level: 21,
        bitDepth: 10,
        chroma: .yuv420,
        references: 8
    )

    /// All of them.
    static let all = [profile1, profile2]
}
