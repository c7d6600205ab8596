internal import Foundation
internal import MemCore

/// A folder of pictures: one file for each frame that was on screen, and `index.csv` with every moment.
struct PictureExport {
    let part: ExportPart
    let target: OutputPlace

    /// Pictures that are asked for at once.
    private static let atOnce = 4

    private static let columns: [ExportColumn] = [
        ExportColumn("file", .text), ExportColumn("source", .text), ExportColumn("source_id", .integer),
        ExportColumn("session_id", .text), ExportColumn("frame_id", .integer), ExportColumn("start", .instant),
        ExportColumn("end", .instant), ExportColumn("dwell_seconds", .number), ExportColumn("samples", .integer),
    ]

    /// Writes it, and returns how many pictures and moments there are.
    func run(_ bar: ProgressBar) async throws -> (pictures: Int, moments: Int) {
        try begin()
        let index = try CSVFile(at: target.partial + "/index.csv", Self.columns)
        var names = FileNames()
        let called = try await part.names()
        var files: [Int64: String] = [:]
        var done = 0
        try await part.moments { moments, total in
            var new: [(frame: Int64, file: String)] = []
            for moment in moments {
                let known = called[moment.sourceID]
                let folder = names.folder(of: moment.sourceID, called: known)
                if files[moment.frameID] == nil {
                    let file = "\(folder)/\(FileNames.of(moment.start)).jpg"
                    files[moment.frameID] = file
                    new.append((moment.frameID, file))
                }
                try index.add([
                    .text(files[moment.frameID] ?? ""), .text(known ?? ""), .integer(moment.sourceID),
                    moment.sessionID.map { .text($0) } ?? .null, .integer(moment.frameID),
                    Instant(rfc3339: moment.start).map { .instant($0) } ?? .null,
                    Instant(rfc3339: moment.end).map { .instant($0) } ?? .null, .number(moment.dwellSeconds),
                    .integer(moment.samples),
                ])
            }
            for start in stride(from: 0, to: new.count, by: Self.atOnce) {
                try await fetch(new[start..<min(start + Self.atOnce, new.count)])
                bar.update(done + start * moments.count / new.count, of: total)
            }
            done += moments.count
            bar.update(done, of: total)
        }
        try index.finish()
        try? FileManager.default.removeItem(atPath: marker)
        return (files.count, done)
    }

    /// Names what is being exported, so that the same export goes on where it was interrupted.
    private var marker: String { target.partial + "/.export" }

    private func begin() throws {
        let files = FileManager.default
        let wish = [
            part.client.server.base.absoluteString, part.start.rfc3339, part.end.rfc3339,
            part.sourceID.map(String.init) ?? "",
            part.sessionID ?? "",
        ].joined(separator: "\n")
        if files.contents(atPath: marker) == Data(wish.utf8) { return }
        do {
            if files.fileExists(atPath: target.partial) { try files.removeItem(atPath: target.partial) }
            try files.createDirectory(atPath: target.partial, withIntermediateDirectories: true)
            try Data(wish.utf8).write(to: URL(fileURLWithPath: marker))
        } catch {
            throw OutputPlace.refusal("the folder \(target.partial) can't be made.")
        }
    }

    private func fetch(_ pictures: ArraySlice<(frame: Int64, file: String)>) async throws {
        let (client, folder) = (part.client, target.partial)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (frame, file) in pictures {
                let url = URL(fileURLWithPath: folder + "/" + file)
                // Files are written whole or not at all: what is there need not come again.
                if FileManager.default.fileExists(atPath: url.path) { continue }
                group.addTask {
                    let bytes = try await client.send("GET", "/api/frames/\(frame)/image")
                    try FileManager.default.createDirectory(
                        at: url.deletingLastPathComponent(),
                        withIntermediateDirectories: true
                    )
                    try bytes.write(to: url, options: .atomic)
                }
            }
            try await group.waitForAll()
        }
    }
}
