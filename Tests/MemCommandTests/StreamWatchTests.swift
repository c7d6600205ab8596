import APITestDoubles
import Foundation
import MemCore
import Testing

@testable import MemCommand

@Suite("mem streams watch")
struct StreamWatchTests {
    private func watch(_ api: RunningAPI, stream: String?, isJSON: Bool = false) async throws -> StreamWatch {
        let client = MemClient(server: try #require(ServerAddress(api.url, from: [])))
        let session = try await stream.asyncMap(client.session)
        return StreamWatch(client: client, stream: session, isJSON: isJSON, interval: .milliseconds(5))
    }

    @Test("each change is one line, and a deletion ends the watch of one stream", arguments: [false, true])
    func changes(isJSON: Bool) async throws {
        try await withAPI { api in
            let id = try await api.streams.createStream(name: "desk", metadata: [:]).record.id.rawValue
            let watch = try await watch(api, stream: id, isJSON: isJSON)
            let console = RecordedConsole()
            async let ended: Void = Console.$sink.withValue(console) { try await watch.run() }
            var coming = console.coming.makeAsyncIterator()
            #expect(await coming.next()?.contains("waiting") == true)
            try await api.streams.change(id) { $0.status = .live }
            let line = try #require(await coming.next())
            #expect(line.contains("live"))
            #expect((try? JSONDecoder().decode(SessionAnswer.self, from: Data(line.utf8))) != nil || !isJSON)
            try await api.streams.deleteStream(id)
            #expect(await coming.next() == "The stream was deleted.")
            try await ended
            #expect(console.lines.count == 2)
        }
    }

    @Test("without a name all streams are watched, new ones and deleted ones, too")
    func all() async throws {
        try await withAPI { api in
            let watch = try await watch(api, stream: nil)
            let console = RecordedConsole()
            let task = Task { try await Console.$sink.withValue(console) { try await watch.run() } }
            defer { task.cancel() }
            var coming = console.coming.makeAsyncIterator()
            let id = try await api.streams.createStream(name: "desk", metadata: [:]).record.id.rawValue
            #expect(await coming.next()?.hasSuffix("desk") == true)
            try await api.streams.deleteStream(id)
            #expect(await coming.next() == "Stream \(id) was deleted.")
        }
    }

    @Test("a stream that is not there at the start is an error")
    func missing() async throws {
        try await withAPI { api in
            let result = await api.streams("watch", "nobody")
            #expect(result.exitCode == 1)
            #expect(result.complaints.first?.hasPrefix("Error: There is no stream \"nobody\"") == true)
        }
    }
}
