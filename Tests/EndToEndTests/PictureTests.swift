import Foundation
import Testing

/// Pictures of what was really streamed, in other forms and by their looks.
@Suite("Pictures of the memory")
struct PictureTests {
    private struct Found: Decodable {
        struct Item: Decodable {
            var frameId: Int
            var similarityScore: Double
            var occurrences: Int
        }

        var frames: [Item]
    }

    @Test("A screenshot of half the size finds its slide, while files that are no pictures leave a stream alone")
    func screenshot() async throws {
        let slides = [TextPage(seed: 1).pixels, TextPage(seed: 2).pixels]
        let order = [0, 0, 1, 1, 0, 1]
        try await Workload.machine.claiming(8) {
            try await MemServer.run { server in
                let api = server.api
                let clip = try await ClipLibrary.shared.clip(
                    Painting(pictures: order.map { slides[$0] }),
                    in: server.folder
                )
                async let received = server.receive(clip)
                for junk in ["", "<html>", "\u{89}PNG\r\n\u{1A}\n", "RIFF....WEBPVP8X"] {
                    let answer = try await api.upload("/api/search/image", Data(junk.utf8), type: "image/png")
                    #expect(answer.status == 422)
                }
                let entries = try await api.timeline(received.stream.sourceId)
                #expect(entries.count == order.count)
                let frames = [entries[0].frame.frameId, entries[2].frame.frameId]

                let half = try await api.ask("GET", "/api/frames/\(frames[1])/image?format=png&size=320x180")
                #expect(half.starts(with: [0x89, 0x50, 0x4E, 0x47]))
                let answer = try await api.upload("/api/search/image?limit=1", half, type: "image/png")
                let decoder = JSONDecoder()
                decoder.keyDecodingStrategy = .convertFromSnakeCase
                let best = try #require(decoder.decode(Found.self, from: answer.body).frames.first)
                #expect(best.frameId == frames[1])
                // Small pages of nothing but small text are the worst case.
                #expect(best.similarityScore >= 95)
                #expect(best.occurrences == 2)

                let file = server.folder.url.appending(path: "half.png").path
                let environment = ["MEM_URL": server.api.base]
                func mem(_ arguments: String...) async throws -> String {
                    try await ChildProcess.run(
                        Place.mem,
                        arguments,
                        in: server.folder,
                        within: 20,
                        environment: environment
                    )
                }
                _ = try await mem("frame", "--id", "\(frames[1])", "--size", "320x180", "-o", file)
                #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == half)
                let table = try await mem("search", "--image", file, "--limit", "1")
                #expect(table.contains("FIRST SEEN") && table.contains("2      1       \(frames[1]) "))
                let sixel = try await mem("frame", "--id", "\(frames[0])", "--show-as", "sixel", "--size", "64x36")
                #expect(sixel.hasPrefix("\u{1B}P0;1;0q\"1;1;64;36#0"))
            }
        }
    }
}
