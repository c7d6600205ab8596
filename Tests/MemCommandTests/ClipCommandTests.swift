import APITestDoubles
import Foundation
import MemCore
import Testing

@testable import MemCommand

@Suite("mem clip")
struct ClipCommandTests {
    private static let start = Instant(microseconds: 1_795_339_800_000_000)

    @Test("writes what was recorded, and no file where nothing was")
    func clip() async throws {
        let folder = NSTemporaryDirectory() + "clip-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withAPI { api in
            let session = try await api.streams.createStream(name: "desk", metadata: [:]).record
            let end = Self.start.advanced(bySeconds: 60)
            try await api.recordings.save(
                RecordedSegment(
                    sessionID: session.id,
                    start: Self.start,
                    end: end,
                    bytes: 8,
                    videoCodec: "avc1",
                    audioCodec: nil,
                    file: "a.mp4"
                )
            )
            func clip(_ file: String, from: Instant, to: Instant) async -> CommandResult {
                let range = ["--from", from.rfc3339, "--to", to.rfc3339, "--url", api.url]
                return await run(ClipCommand.self, ["desk", "\(folder)/\(file)"] + range)
            }
            #expect(await clip("a.mp4", from: Self.start, to: end).exitCode == 0)
            let written = try Data(contentsOf: URL(fileURLWithPath: folder + "/a.mp4"))
            #expect(String(decoding: written, as: UTF8.self) == "clipdata")
            #expect(await clip("b.mp4", from: end, to: end.advanced(bySeconds: 5)).exitCode != 0)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.mp4"])
        }
    }
}
