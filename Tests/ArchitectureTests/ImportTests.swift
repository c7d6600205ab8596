import Foundation
import Testing

/// Who may import whom: SwiftPM does not catch an import that is reachable through another target, this does.
@Suite("Imports")
struct ImportTests {
    private let sources = Repository.root.appending(path: "Sources")

    @Test("Every import between rooms is in the table of docs/architecture.md")
    func imports() throws {
        let table = try ImportTable(markdown: Repository.text("docs/architecture.md"))
        let rooms = try Repository.folders(in: sources)
        #expect(rooms.count > 1)
        for room in rooms {
            let allowed = try #require(table.allowed[room], "\(room) is missing in the table")
            for file in try Repository.swiftFiles(in: sources.appending(path: room)) {
                for module in ImportLine.modules(in: try String(contentsOf: file, encoding: .utf8))
                where rooms.contains(module) && module != room {
                    #expect(allowed.contains(module), "\(room)/\(file.lastPathComponent) may not import \(module)")
                }
            }
        }
    }

    @Test("The table names only rooms that exist")
    func names() throws {
        let table = try ImportTable(markdown: Repository.text("docs/architecture.md"))
        let rooms = try Repository.folders(in: sources)
        for (room, allowed) in table.allowed {
            #expect(rooms.contains(room), "\(room) is in the table, but not in Sources")
            #expect(allowed.subtracting(rooms) == [], "\(room) may import what is not in Sources")
        }
    }

    @Test("Every seam is explained, and no other")
    func seams() throws {
        let files = try Repository.swiftFiles(in: sources.appending(path: "MemCore/Seams"))
        let seams = Set(files.map { $0.deletingPathExtension().lastPathComponent })
        let rows = try Repository.text("docs/architecture.md").split(separator: "\n").drop { !$0.contains("| seams |") }
        let named = rows.dropFirst(2).prefix { $0.hasPrefix("|") }.flatMap { row in
            row.split(separator: "`").enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
        }
        #expect(seams.count > 1)
        #expect(Set(named) == seams)
    }

    @Test("A violation is found, however it is written")
    func planted() {
        let source = """
            // import Nothing
            import Foundation
              internal import RTMP
            @testable import FLV
            public import struct MemStore.Writer
            @_exported @preconcurrency package import DuckDB
            import   CDuckDB.Sub // why
            let important = "import Quoted"
            """
        #expect(ImportLine.modules(in: source) == ["Foundation", "RTMP", "FLV", "MemStore", "DuckDB", "CDuckDB"])
        let table = ImportTable(markdown: "| a |b|\n|---|---|\n| RTMP, FLV | MemCore |\n| MemCore | nothing |\n\ntext")
        #expect(table.allowed == ["RTMP": ["MemCore"], "FLV": ["MemCore"], "MemCore": []])
    }
}
