import APITestDoubles
import ArgumentParser
import Foundation
import MemCore
import Testing

@testable import MemCommand

@Suite("mem timeline, moments, frame and annotate")
struct MemoryCommandTests {
    private static let start = Instant.now().advanced(bySeconds: -60)

    /// A server that remembers ten seconds of "desk", a minute ago.
    private func withDesk(_ body: @Sendable @escaping (RunningAPI, StreamSession) async throws -> Void) async throws {
        try await withAPI { api in
            let session = try await api.streams.createStream(name: "desk", metadata: [:])
            await api.memory.remember(10, of: session, from: Self.start)
            try await body(api, session)
        }
    }

    @Test("the timeline is a table with a row for each sample, with the notes that were made")
    func timeline() async throws {
        try await withDesk { api, session in
            let note = await run(
                AnnotateCommand.self,
                ["look here", "--stream", "desk", "--from", Self.start.rfc3339, "--url", api.url]
            )
            #expect(note.text == "Noted as annotation 1.")
            for name in ["desk", session.record.id.rawValue, session.record.key.rawValue] {
                let result = await run(TimelineCommand.self, [name, "--from", "10 min ago", "--url", api.url])
                #expect(result.exitCode == 0, "\(result.complaints)")
                #expect(result.lines.count == 11)
                #expect(result.lines[0].hasPrefix("TIME"))
                #expect(result.lines[1].hasPrefix(Self.start.local()))
                #expect(result.lines[1].hasSuffix("desk    1      new  “look here”"))
            }
            let few = await run(TimelineCommand.self, ["--limit", "3", "--url", api.url])
            #expect(few.lines.count == 4)
            #expect(few.complaints == ["There are 10 in all: give --limit, or a shorter range."])
            let buckets = await run(TimelineCommand.self, ["--bucket", "1h", "--url", api.url])
            #expect(buckets.text.contains("10 samples, 10 changes") || buckets.lines.count == 3)
            let json = await run(TimelineCommand.self, ["--json", "--url", api.url])
            #expect(json.text.contains(#""count":10"#))
            let none = await run(TimelineCommand.self, ["--to", "2 days ago", "--url", api.url])
            #expect(none.text == "Nothing was on screen then.")
        }
    }

    @Test("words are found in what was noted and in names")
    func search() async throws {
        try await withDesk { api, _ in
            let from = Self.start.rfc3339
            _ = await run(AnnotateCommand.self, ["a desk plan", "--from", from, "--url", api.url])
            let found = await run(SearchCommand.self, ["desk", "--url", api.url])
            #expect(found.lines.count == 3)
            #expect(found.lines[1] == "\(Self.start.local())  all     -      noted   a desk plan")
            #expect(found.lines[2].hasSuffix("stream  desk"))
            let two = await run(SearchCommand.self, ["desk", "plan", "--limit", "5", "--url", api.url])
            #expect(two.lines.count == 2)
            let none = await run(SearchCommand.self, ["wibble", "--stream", "desk", "--url", api.url])
            #expect(none.text == "Nothing was found.")
            let json = await run(SearchCommand.self, ["desk", "--json", "--url", api.url])
            #expect(json.text.contains(#""type":"all""#))
        }
    }

    @Test("moments are a table, too")
    func moments() async throws {
        try await withDesk { api, _ in
            let all = await run(MomentsCommand.self, ["desk", "--url", api.url])
            #expect(all.lines.count == 11)
            #expect(all.lines[1].hasPrefix(Self.start.local()))
            let one = await run(MomentsCommand.self, ["--frame", "3", "--longest", "--url", api.url])
            #expect(one.lines.count == 2)
            let none = await run(MomentsCommand.self, ["--min-dwell", "5", "--url", api.url])
            #expect(none.text == "Nothing was on screen then.")
        }
    }

    @Test("a frame is saved as a file")
    func frame() async throws {
        try await withDesk { api, _ in
            let file = FileManager.default.temporaryDirectory.appendingPathComponent("mem-\(UUID().uuidString).jpg")
                .path
            defer { try? FileManager.default.removeItem(atPath: file) }
            let third = Self.start.advanced(bySeconds: 2.5).rfc3339
            let saved = await run(FrameCommand.self, ["desk", "--at", third, "-o", file, "--url", api.url])
            #expect(saved.text == "\(file): 5 bytes")
            #expect(FileManager.default.contents(atPath: file).map(Array.init) == [0xFF, 0xD8, 2, 0xFF, 0xD9])
            let numbered = await run(FrameCommand.self, ["--id", "5", "--thumb", "-o", file, "--url", api.url])
            #expect(numbered.text == "\(file): 4 bytes")
            let early = await run(FrameCommand.self, ["desk", "--at", "2 days ago", "-o", file, "--url", api.url])
            #expect(early.exitCode == 2)
            #expect(early.complaints.first?.contains("had nothing on screen") == true)
            let nowhere = await run(FrameCommand.self, ["--id", "5", "-o", "/nowhere/f.jpg", "--url", api.url])
            #expect(nowhere.exitCode == 73)
        }
    }

    @Test("without a stream a frame is that of the only one that showed something")
    func onlyFrame() async throws {
        try await withDesk { api, _ in
            let file = FileManager.default.temporaryDirectory.appendingPathComponent("mem-\(UUID().uuidString).jpg")
                .path
            defer { try? FileManager.default.removeItem(atPath: file) }
            let third = Self.start.advanced(bySeconds: 2.5).rfc3339
            let saved = await run(FrameCommand.self, ["--at", third, "-o", file, "--url", api.url])
            #expect(saved.text == "\(file): 5 bytes")
            let early = await run(FrameCommand.self, ["--at", "2 days ago", "-o", file, "--url", api.url])
            #expect(early.exitCode == 2)
            let door = try await api.streams.createStream(name: "door", metadata: [:])
            await api.memory.remember(2, of: door, from: Self.start)
            let both = await run(FrameCommand.self, ["--at", third, "-o", file, "--url", api.url])
            #expect(both.exitCode == 1)
            #expect(both.complaints.first?.hasSuffix("say which one: desk, door") == true)
        }
    }

    @Test("a frame is saved in the form that is asked for, or that the file's name tells")
    func forms() async throws {
        try await withDesk { api, _ in
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mem-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let saves: [([String], String, String)] = [
                (["--size", "64x36", "--fit", "cover"], "a.png", "png 64x36 cover of 5"),
                (["--format", "ppm"], "b.png", "ppm full of 5"), (["--size", "9x9"], "c.jpg", "jpeg 9x9 contain of 5"),
                (["--thumb", "--format", "png"], "d", "png full of 4"),
            ]
            for (options, name, made) in saves {
                let file = folder.appendingPathComponent(name).path
                let result = await run(FrameCommand.self, ["--id", "5", "-o", file, "--url", api.url] + options)
                #expect(result.exitCode == 0, "\(result.complaints)")
                #expect(FileManager.default.contents(atPath: file) == Data(made.utf8))
            }
            let large = await run(FrameCommand.self, ["--id", "5", "--size", "5000x5", "--url", api.url])
            #expect(large.exitCode == 1)
            #expect(large.complaints.first?.contains("size: ") == true)
        }
    }

    @Test("a frame is shown as the terminal shows pictures; one that shows none is told so")
    func show() async throws {
        try await withDesk { api, _ in
            let kitty = await run(
                FrameCommand.self,
                ["--id", "5", "--show-as", "kitty", "--size", "8x8", "--url", api.url]
            )
            #expect(kitty.exitCode == 0)
            let base64 = Data("png 8x8 contain of 5".utf8).base64EncodedString()
            #expect(kitty.text == "\u{1B}_Ga=T,f=100,q=2,m=0;\(base64)\u{1B}\\")
            let broken = await run(FrameCommand.self, ["--id", "5", "--show-as", "sixel", "--url", api.url])
            #expect(broken.exitCode == 69)
        }
    }

    @Test("a picture is looked up by its file")
    func searchByPicture() async throws {
        try await withDesk { api, _ in
            let file = FileManager.default.temporaryDirectory.appendingPathComponent("mem-\(UUID().uuidString).png")
                .path
            defer { try? FileManager.default.removeItem(atPath: file) }
            try Data([1, 2, 3]).write(to: URL(fileURLWithPath: file))
            let found = await run(SearchCommand.self, ["--image", file, "--limit", "2", "--url", api.url])
            #expect(found.lines.count == 3, "\(found.complaints)")
            #expect(found.lines[0].hasPrefix("FIRST SEEN"))
            #expect(found.lines[1].hasPrefix(Self.start.local()))
            #expect(found.lines[1].hasSuffix("99.6 %"))
            let none = await run(
                SearchCommand.self,
                ["--image", file, "--min-similarity", "100", "--stream", "desk", "--url", api.url]
            )
            #expect(none.text == "Nothing like it was on screen.")
            let json = await run(SearchCommand.self, ["--image", file, "--json", "--url", api.url])
            #expect(json.text.contains(#""type":"image""#))
            try Data("text".utf8).write(to: URL(fileURLWithPath: file))
            let text = await run(SearchCommand.self, ["--image", file, "--url", api.url])
            #expect(text.exitCode == 1)
            #expect(text.complaints.first?.contains("file: This can't be read as a picture") == true)
            let missing = await run(SearchCommand.self, ["--image", "/nowhere/x.png", "--url", api.url])
            #expect(missing.exitCode == 66)
        }
    }

    @Test(
        "mistakes are told as such",
        arguments: [
            (["frame", "desk", "--id", "1"], 64), (["frame", "--id", "1", "--at", "now"], 64),
            (["frame", "desk", "--thumb", "--size", "9x9"], 64), (["frame", "desk", "--format", "tiff"], 64),
            (["search"], 64), (["search", "x", "--image", "y"], 64), (["search", "x", "--min-similarity", "9"], 64),
            (["frame", "desk", "--at", "soon"], 64), (["frame", "nobody"], 1), (["timeline", "nobody"], 1),
            (["annotate", "x", "--type", "wibble"], 1), (["annotate", "x", "--from", "now", "--to", "1 h ago"], 1),
        ] as [([String], Int32)]
    )
    func mistakes(arguments: [String], code: Int32) async throws {
        try await withDesk { api, _ in
            let commands: [String: any ParsableCommand.Type] = [
                "search": SearchCommand.self, "frame": FrameCommand.self, "timeline": TimelineCommand.self,
                "annotate": AnnotateCommand.self,
            ]
            let command = try #require(commands[arguments[0]])
            let result = await run(command, arguments.dropFirst() + ["--url", api.url])
            #expect(result.exitCode == code)
            #expect(!result.complaints.isEmpty)
        }
    }

    @Test("a name that two streams have is refused")
    func twice() async throws {
        try await withDesk { api, _ in
            _ = try await api.streams.createStream(name: "desk", metadata: [:])
            let result = await run(TimelineCommand.self, ["desk", "--url", api.url])
            #expect(result.exitCode == 1)
            #expect(result.complaints.first?.contains("Several streams are called \"desk\"") == true)
        }
    }
}
