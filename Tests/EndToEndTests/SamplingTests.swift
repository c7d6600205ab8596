import Testing

/// The sampling rule on real streams: sizes, rates, GOPs and codecs as encoders send them.
@Suite("Sampling")
struct SamplingTests {
    @Test(
        "The right frame is stored for every second of H.264",
        arguments: [
            Recipe(),
            Recipe(bFrames: 0),
            Recipe(width: 1280, height: 720, seconds: 10, bFrames: 3),
            Recipe(width: 1920, height: 1080, rate: "60", seconds: 10, keyframeInterval: 120),
            Recipe(width: 1024, height: 768, rate: "15", seconds: 10, keyframeInterval: 30),
            Recipe(width: 1920, height: 822, seconds: 10),
            Recipe(width: 720, height: 1280, rate: "30000/1001", seconds: 12),
            Recipe(width: 854, height: 482, rate: "25", seconds: 10, hasAudio: false),
            Recipe(width: 641, height: 361, seconds: 10, pixelFormat: "yuv444p"),
            Recipe(width: 640, height: 360, seconds: 10, pixelFormat: "yuv422p10le"),
            Recipe(width: 1366, height: 768, seconds: 20, keyframeInterval: 240, bFrames: 3),
            Recipe(rate: "120", seconds: 10, keyframeInterval: 240),
            Recipe(rate: "60", seconds: 14, hasVariableRate: true),
            Recipe(width: 3840, height: 2160, seconds: 5, background: .plain),
            Recipe(width: 7680, height: 4320, rate: "15", seconds: 4, keyframeInterval: 30, background: .plain),
        ]
    )
    func h264(recipe: Recipe) async throws {
        try await check(recipe)
    }

    @Test(
        "The right frame is stored for every second of a codec that Enhanced RTMP brings",
        arguments: [
            (Recipe(codec: .hevc, bFrames: 3), "hvc1"),
            (Recipe(codec: .hevc, pixelFormat: "yuv420p10le"), "hvc1"),
            (Recipe(width: 1280, height: 720, seconds: 10, codec: .av1), "av01"),
            (Recipe(codec: .av1, pixelFormat: "yuv420p10le"), "av01"),
            (Recipe(codec: .vp9), "vp09"),
        ]
    )
    func enhanced(recipe: Recipe, fourCC: String) async throws {
        try await check(recipe, by: .recent, fourCC: fourCC)
    }

    @Test("A recent FFmpeg is understood as well as Debian's")
    func recentPublisher() async throws {
        try await check(Recipe(seconds: 6), by: .recent)
    }

    @Test("The interval between samples can be set", arguments: [0.4, 2.5])
    func interval(seconds: Double) async throws {
        var options = ServerOptions.keepingEverySample
        options.frameIntervalSeconds = seconds
        try await check(Recipe(rate: "30000/1001"), options)
    }

    private func check(
        _ recipe: Recipe,
        _ options: ServerOptions = .keepingEverySample,
        by ffmpeg: FFmpeg = .debian,
        fourCC: String = "avc1"
    ) async throws {
        let clip = try await ClipLibrary.shared.clip(recipe)
        let interval = options.frameIntervalSeconds
        try await Workload.machine.claiming(recipe.share) {
            try await MemServer.run(options) { server in
                let (stream, sentAt) = try await server.receive(clip, by: ffmpeg, everySeconds: interval)
                #expect(stream.resolution == "\(recipe.width)x\(recipe.height)")
                #expect(stream.videoCodec == fourCC)
                #expect(stream.dropped == 0)
                #expect(stream.errorReason == nil)
                try await server.expectSamples(
                    of: clip,
                    source: stream.sourceId,
                    sentAt: sentAt,
                    everySeconds: interval,
                    size: recipe.size
                )
            }
        }
    }
}
