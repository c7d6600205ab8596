import Testing

/// As many streams at once as are allowed, and not one more.
@Suite("Capacity")
struct CapacityTests {
    /// Ten people, ten settings.
    private static let recipes = [
        Recipe(width: 640, height: 360, rate: "30"),
        Recipe(width: 1280, height: 720, rate: "30"),
        Recipe(width: 854, height: 480, rate: "25"),
        Recipe(width: 640, height: 480, rate: "15"),
        Recipe(width: 1920, height: 1080, rate: "30"),
        Recipe(width: 426, height: 240, rate: "60"),
        Recipe(width: 720, height: 1280, rate: "30"),
        Recipe(width: 960, height: 540, rate: "30000/1001"),
        Recipe(width: 512, height: 288, rate: "24"),
        Recipe(width: 1024, height: 576, rate: "50"),
    ]

    @Test("Ten streams of a minute: every second of every stream is there, and an eleventh is refused")
    func tenStreams() async throws {
        var clips: [(clip: Clip, size: JPEGSize)] = []
        for recipe in Self.recipes {
            var long = recipe
            long.seconds = 60
            long.background = .plain
            clips.append((try await ClipLibrary.shared.clip(long), long.size))
        }
        try await Workload.machine.claiming(100) {
            try await MemServer.run(.keepingEverySample) { server in
                var sending: [(stream: StreamAnswer, publisher: Publisher)] = []
                for (clip, _) in clips {
                    let stream = try await server.api.createStream("one of ten")
                    let url = server.publishURL(stream.streamKey)
                    sending.append((stream, try Publisher(clip, to: url, in: server.folder)))
                }
                for (stream, _) in sending { try await server.api.stream(stream.streamKey, is: "live", within: 30) }
                let list = try await server.api.ask("GET", "/api/streams", for: StreamListAnswer.self)
                #expect(list.activeCount == 10)
                #expect(list.totalCount == 10)

                let eleventh = try await server.api.createStream("one too many")
                let url = server.publishURL(eleventh.streamKey)
                let refused = try Publisher(clips[0].clip, to: url, in: server.folder)
                #expect(try await refused.finishes(within: 15) != 0)
                #expect(try await server.api.stream(eleventh.streamKey).framesReceived == 0)
                #expect(server.decoders.count == 10)

                for (stream, publisher) in sending {
                    let status = try await publisher.finishes(within: 90)
                    #expect(status == 0, "\(publisher.process.errors.suffix(500))")
                    try await server.api.stream(stream.streamKey, hasSamples: 60)
                }
                for (index, (stream, publisher)) in sending.enumerated() {
                    try await server.expectSamples(
                        of: clips[index].clip,
                        source: stream.sourceId,
                        sentAt: publisher.startedAt,
                        size: clips[index].size
                    )
                }
            }
        }
    }

    @Test("More connections than there is room for are closed, and nothing else happens")
    func connections() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 20))
        try await Workload.machine.claiming(10) {
            var options = ServerOptions()
            // None of the connections is to end for another reason.
            options.limits =
                "{ connections_per_address: 1000, handshake_seconds: 60, publish_seconds: 300, silence_seconds: 600 }"
            try await MemServer.run(options) { server in
                let stream = try await server.api.createStream("beside")
                let publisher = try await server.live(clip, to: stream)
                // Room for ten publishers, one of whom is there, and 256 others.
                var inside: [RawConnection] = []
                for _ in 0..<285 { inside.append(try RawConnection(port: server.rtmpPort)) }
                // Which of them get in is the system's choice.
                try await eventually("those too many are closed", within: 20) { inside.count { $0.isClosed } == 20 }
                #expect(try await server.api.stream(stream.sessionId).status == "live")
                inside = []
                let second = try await server.api.createStream("afterwards")
                try await server.live(clip, to: second).stop()
                try await publisher.stop()
            }
        }
    }
}
