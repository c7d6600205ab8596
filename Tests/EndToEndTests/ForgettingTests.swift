import Foundation
import Glibc
import Testing

/// Forgetting what a publisher shows just now.
@Suite("Forgetting what is on screen")
struct ForgettingTests {
    private struct Forgotten: Decodable {
        var samples: Int
        var frames: Int
    }

    @Test("A live stream goes on after its picture was forgotten, with the picture kept anew, and with no decoder lost")
    func live() async throws {
        let slides = [TextPage(seed: 1).pixels, TextPage(seed: 2).pixels]
        let painting = Painting(pictures: [0, 0, 0, 1, 1, 1, 0, 0, 1, 1].map { slides[$0] })
        try await Workload.machine.claiming(8) {
            try await MemServer.run { server in
                let api = server.api
                let clip = try await ClipLibrary.shared.clip(painting, in: server.folder)
                let stream = try await api.createStream("desk")
                let publisher = try await server.live(clip, to: stream)
                try await api.stream(stream.sessionId, hasSamples: 6)
                let before = try await api.timeline(stream.sourceId)
                let decoders = server.decoders

                let path = "/api/memory?session_id=\(stream.sessionId)"
                let gone = try await api.ask("DELETE", path, for: Forgotten.self)
                #expect(gone.samples >= before.count)
                #expect(gone.frames == 2)
                for frame in Set(before.map(\.frame)) {
                    #expect(try await api.answer("GET", frame.url).status == 404)
                    #expect(try await api.answer("GET", "/api/frames/\(frame.frameId)/image").status == 404)
                }

                let after = try await eventually("four samples behind it", within: 30) {
                    let entries = try await api.timeline(stream.sourceId)
                    return entries.count >= 4 ? entries : nil
                }
                #expect(after[0].verdict == "new")
                #expect(Set(after.map(\.frame.frameId)).isDisjoint(with: before.map(\.frame.frameId)))
                let pictures = try await api.pictures(of: after)
                #expect(pictures.allSatisfy { $0.starts(with: [0xFF, 0xD8]) })
                #expect(server.decoders == decoders, "no decoder was started anew")
                publisher.process.send(SIGTERM)
                try await api.streamIsOver(stream.sessionId)
            }
        }
    }
}
