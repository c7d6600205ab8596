import APITestDoubles
import Foundation
import MemCore
import Testing

@testable import MemCommand

@Suite("mem watch")
struct EventWatchTests {
    private func watch(_ api: RunningAPI, isJSON: Bool, query: String = "", start: Int64? = nil) throws -> EventWatch {
        let client = MemClient(server: try #require(ServerAddress(api.url, from: [])))
        return EventWatch(client: client, query: query, isJSON: isJSON, start: start, pause: .milliseconds(5))
    }

    @Test("each event is one line, with the stream's name for people and as the API tells it for programs")
    func lines() async throws {
        try await withAPI { api in
            let record = try await api.streams.createStream(name: "desk", metadata: [:]).record
            let draft = EventDraft(
                .sampleNew,
                at: .now(),
                sessionID: record.id,
                sourceID: record.sourceID,
                frameID: FrameID(rawValue: 42),
                fields: ["similarity_score": .number(91.5)]
            )
            api.events.tell(draft)
            api.events.tell(EventDraft(.serverStarted, at: .now()))
            for isJSON in [true, false] {
                let watch = try watch(api, isJSON: isJSON, start: 101)
                let console = RecordedConsole()
                let task = Task { try await Console.$sink.withValue(console) { try await watch.run() } }
                defer { task.cancel() }
                var coming = console.coming.makeAsyncIterator()
                let line = try #require(await coming.next())
                if isJSON {
                    let value = try JSONDecoder().decode(JSONValue.self, from: Data(line.utf8))
                    #expect(value["frame_id"] == .integer(42))
                } else {
                    #expect(line.hasSuffix("sample.new            desk          frame 42, similarity 91.5"))
                }
                #expect(await coming.next()?.contains("server.started") == true)
            }
        }
    }

    @Test("what there is not ends it, with the server's sentence")
    func refused() async throws {
        try await withAPI { api in
            let watch = try watch(api, isJSON: true, query: "?kind=nonsense")
            await #expect(throws: MemClientError.self) { try await watch.run() }
        }
    }

    @Test("blocks are read however the bytes come, and the last number is known")
    func blocks() {
        let text =
            "retry: 5\nid: 7\nevent: gap\ndata: {\"a\":\ndata: 1}\n\n: heartbeat\nid: 9\n\n"
            + "event:x\r\ndata:y\r\n\r\nid: 1"
        var whole = EventBlocks()
        let expected = [EventBlocks.Block(kind: "gap", data: "{\"a\":\n1}"), EventBlocks.Block(kind: "x", data: "y")]
        #expect(whole.take(Array(text.utf8)) == expected)
        #expect(whole.lastID == "9")
        var dripped = EventBlocks()
        var blocks: [EventBlocks.Block] = []
        for byte in text.utf8 { blocks += dripped.take([byte]) ?? [] }
        #expect(blocks == expected)
    }
}

extension JSONValue {
    fileprivate subscript(_ name: String) -> JSONValue? {
        if case .object(let fields) = self { fields[name] } else { nil }
    }
}
