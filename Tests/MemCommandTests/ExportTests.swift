import APITestDoubles
import ArgumentParser
import Foundation
import MemCore
import Testing

@testable import MemCommand

/// The command as the program has it, with a Parquet file that keeps its rows as they are.
private struct ExportRoot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "export")

    @OptionGroup var options: ExportOptions

    func run() async throws {
        try await options.run { path, columns in try PlainRows(at: path, columns) }
    }
}

private final class PlainRows: RowFile {
    private let path: String
    private var lines: [String]

    init(at path: String, _ columns: [ExportColumn]) throws {
        self.path = path
        lines = [columns.map(\.name).joined(separator: "|")]
    }

    func add(_ row: [ExportValue]) throws { lines.append(row.map { "\($0)" }.joined(separator: "|")) }

    func finish() throws { try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path)) }
}

@Suite("mem export")
struct ExportTests {
    private static let start = Instant(microseconds: 1_795_339_800_000_000)

    /// A server that remembers five seconds of "desk", and a folder to export to.
    private func withDesk(_ body: @Sendable @escaping (RunningAPI, _ folder: String) async throws -> Void) async throws
    {
        let folder = NSTemporaryDirectory() + "export-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withAPI { api in
            let session = try await api.streams.createStream(name: "desk", metadata: [:])
            await api.memory.remember(5, of: session, from: Self.start)
            try await body(api, folder)
        }
    }

    private func export(_ api: RunningAPI, _ format: String, _ out: String, _ more: String...) async -> CommandResult {
        let range = ["--from", Self.start.rfc3339, "--to", Self.start.advanced(bySeconds: 60).rfc3339]
        return await run(ExportRoot.self, [out, "--format", format, "--url", api.url] + range + more)
    }

    private func names(in folder: String) -> [String] {
        ((try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    @Test("a CSV file has a line for each sample")
    func csv() async throws {
        try await withDesk { api, folder in
            let out = folder + "/it's.csv"
            let result = await export(api, "csv", out, "--session", "desk")
            #expect(result.exitCode == 0, "\(result.complaints)")
            #expect(result.lines == ["\(out): 5 rows"])
            #expect(result.complaints.isEmpty, "in a pipe there is no progress")
            let lines = try String(contentsOfFile: out, encoding: .utf8).components(separatedBy: "\r\n")
            #expect(lines.count == 7 && lines.last == "")
            #expect(lines[0] == SampleRows.columns.map(\.name).joined(separator: ","))
            #expect(lines[1].hasPrefix("\(Self.start.rfc3339),1,"))
            #expect(lines[2].contains(",desk,2,new,"))
            #expect(names(in: folder) == ["it's.csv"])
        }
    }

    @Test("Parquet is left to the program; the rows are the same")
    func parquet() async throws {
        try await withDesk { api, folder in
            let result = await export(api, "parquet", folder + "/x.parquet", "--source", "1", "--json")
            #expect(result.text == #"{"rows":5}"#)
            let lines = try String(contentsOfFile: folder + "/x.parquet", encoding: .utf8).split(separator: "\n")
            #expect(lines.count == 6)
            #expect(lines[1].contains("instant(\(Self.start.rfc3339))|integer(1)|"))
        }
    }

    @Test("a folder has a picture for each frame and a list of moments, and goes on where it was interrupted")
    func pictures() async throws {
        try await withDesk { api, folder in
            let out = folder + "/pictures/"
            let result = await export(api, "jpeg-folder", out)
            #expect(result.exitCode == 0, "\(result.complaints)")
            #expect(result.lines == ["\(folder)/pictures: 5 pictures, 5 moments"])
            let files = names(in: out)
            #expect(files.count == 7)
            #expect(files[0] == "index.csv" && files[1] == "source 1")
            #expect(files[2] == "source 1/2026-11-22T09-30-00Z.jpg")
            #expect(
                FileManager.default.contents(atPath: out + files[2]).map(Array.init) == [0xFF, 0xD8, 0, 0xFF, 0xD9]
            )
            let index = try String(contentsOfFile: out + "index.csv", encoding: .utf8).components(separatedBy: "\r\n")
            #expect(index[1].hasPrefix("source 1/2026-11-22T09-30-00Z.jpg,\"\",1,"))

            // Interrupted after its first picture, which is not fetched again.
            let partial = folder + "/again.partial"
            try FileManager.default.createDirectory(atPath: partial + "/source 1", withIntermediateDirectories: true)
            try Data("kept".utf8).write(to: URL(fileURLWithPath: partial + "/source 1/2026-11-22T09-30-00Z.jpg"))
            let end = Self.start.advanced(bySeconds: 60).rfc3339
            try Data("\(api.url)\n\(Self.start.rfc3339)\n\(end)\n\n".utf8)
                .write(to: URL(fileURLWithPath: partial + "/.export"))
            #expect(await export(api, "jpeg-folder", folder + "/again").exitCode == 0)
            let kept = FileManager.default.contents(atPath: folder + "/again/source 1/2026-11-22T09-30-00Z.jpg")
            #expect(kept == Data("kept".utf8))
            #expect(names(in: folder + "/again") == files)
        }
    }

    @Test("what is there is not replaced without --force")
    func force() async throws {
        try await withDesk { api, folder in
            let out = folder + "/x.csv"
            try Data("mine".utf8).write(to: URL(fileURLWithPath: out))
            let refused = await export(api, "csv", out)
            #expect(refused.exitCode == 73)
            #expect(refused.complaints.first?.contains("--force") == true)
            #expect(try String(contentsOfFile: out, encoding: .utf8) == "mine")
            #expect(await export(api, "csv", out, "--force").exitCode == 0)
            #expect(try String(contentsOfFile: out, encoding: .utf8) != "mine")
            #expect(await export(api, "jpeg-folder", folder).exitCode == 73)
            #expect(await export(api, "csv", "/nowhere/x.csv").exitCode == 73)
            #expect(await export(api, "jpeg-folder", "/proc/x").exitCode == 73)
        }
    }

    @Test("what fails leaves nothing that looks complete")
    func failure() async throws {
        try await withDesk { api, folder in
            #expect(await export(api, "csv", folder + "/x.csv", "--session", "nobody").exitCode == 1)
            let unreachable = ["\(folder)/x.csv", "--format", "csv", "--url", "http://127.0.0.1:1"]
            #expect(await run(ExportRoot.self, unreachable).exitCode == 69)
            #expect(names(in: folder) == [])
            for mistake in [
                ["x"], ["x", "--format", "png"], ["x", "--format", "csv", "--source", "1", "--session", "a"],
            ] {
                #expect(await run(ExportRoot.self, mistake).exitCode == 64)
            }
        }
    }

    @Test(
        "names of streams become names of folders that harm nobody",
        arguments: [
            ("Desk 2", "Desk 2"), ("../../etc", "_.._etc"), ("/", "_"), ("a/b\\c:d", "a_b_c_d"), (".hidden", "hidden"),
            ("dot. ", "dot"), ("\u{202E}x\n", "_x_"), ("日本", "日本"), ("..", nil), (" ", nil), ("", nil), ("Index", nil),
            (String(repeating: "é", count: 200), String(repeating: "é", count: 50)),
        ] as [(String, String?)]
    )
    func safe(name: String, folder: String?) {
        #expect(FileNames.safe(name) == folder)
    }

    @Test("sources of one name have folders of their own")
    func folders() {
        var names = FileNames()
        #expect(names.folder(of: 1, called: "Desk") == "Desk")
        #expect(names.folder(of: 2, called: "desk") == "desk (source 2)")
        #expect(names.folder(of: 3, called: nil) == "source 3")
        #expect(names.folder(of: 1, called: "Desk") == "Desk")
    }
}
