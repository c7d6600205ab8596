import Foundation
import Testing

/// Encoders that count from anywhere.
@Suite("Timestamps of publishers")
struct TimestampTests {
    @Test("Timestamps that pass 2^24, 2^31 and 2^32 milliseconds cost no sample, and move none in time")
    func wraps() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 8))
        try await Workload.machine.claiming(20) {
            try await MemServer.run(.keepingEverySample) { server in
                var runs: [(stream: StreamAnswer, publisher: Publisher)] = []
                for power in [24, 31, 32] {
                    let stream = try await server.api.createStream("2^\(power)")
                    let publisher = try Publisher(
                        clip,
                        to: server.publishURL(stream.streamKey),
                        options: ["-output_ts_offset", "\((1 << power) - 4000)ms"],
                        in: server.folder
                    )
                    runs.append((stream, publisher))
                }
                for run in runs {
                    #expect(try await run.publisher.finishes(within: 60) == 0)
                    try await server.api.stream(run.stream.sessionId, hasSamples: clip.expectedFrames().count)
                    try await server.expectSamples(
                        of: clip,
                        source: run.stream.sourceId,
                        sentAt: run.publisher.startedAt
                    )
                }
                try await server.stop()
                for run in runs { #expect(try await server.gaps(of: run.stream.sourceId).isEmpty) }
            }
        }
    }
}
