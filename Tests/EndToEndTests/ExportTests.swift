import Foundation
import Testing

/// Exports of what was really streamed, read by programs that know nothing of Mem.
@Suite("Export")
struct ExportTests {
    @Test("Parquet, CSV and pictures hold what was streamed")
    func forms() async throws {
        let slides = [TextPage(seed: 1).pixels, TextPage(seed: 2).pixels]
        try await Workload.machine.claiming(8) {
            try await MemServer.run { server in
                let painting = Painting(pictures: [0, 0, 1, 1, 0].map { slides[$0] })
                let clip = try await ClipLibrary.shared.clip(painting, in: server.folder)
                let (stream, _) = try await server.receive(clip)
                let frames = try await server.api.timeline(stream.sourceId).map(\.frame.frameId)
                func export(_ format: String, _ name: String) async throws -> String {
                    let path = server.folder.data.appending(path: name).path
                    try await ChildProcess.run(
                        Place.mem,
                        ["export", path, "--format", format, "--session", "clip"],
                        in: server.folder,
                        environment: ["MEM_URL": server.api.base]
                    )
                    return path
                }
                let script = """
                    import duckdb, json, sys
                    rows = duckdb.connect().execute("SELECT frame_id, verdict, source, width, height, typeof(timestamp) "
                        "FROM '" + sys.argv[1] + "' ORDER BY timestamp").fetchall()
                    print(json.dumps([[str(value) for value in row] for row in rows]))
                    """
                for format in ["parquet", "csv"] {
                    let path = try await export(format, "it." + format)
                    let output = try await ChildProcess.run(Place.python, ["-c", script, path], in: server.folder)
                    let rows = try JSONDecoder().decode([[String]].self, from: Data(output.utf8))
                    #expect(rows.map { $0[0] } == frames.map(String.init))
                    #expect(rows.map { $0[1] } == ["new", "same", "new", "same", "seen"])
                    #expect(rows.allSatisfy { $0[2] == "clip" && $0[5].hasPrefix("TIMESTAMP") })
                }
                let folder = try await export("jpeg-folder", "pictures")
                let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/clip").sorted()
                #expect(names.count == 2)
                for (name, frame) in zip(names, [frames[0], frames[2]]) {
                    let picture = try Data(contentsOf: URL(filePath: "\(folder)/clip/\(name)"))
                    #expect(try await picture == server.api.ask("GET", "/api/frames/\(frame)/image"))
                }
                let index = try String(contentsOfFile: folder + "/index.csv", encoding: .utf8)
                #expect(index.components(separatedBy: "\r\n").count == 5)
                #expect(!FileManager.default.fileExists(atPath: folder + ".partial"))
            }
        }
    }
}
