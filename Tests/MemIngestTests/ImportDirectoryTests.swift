import Foundation
import Glibc
import MemCore
import Testing

@testable import MemIngest

@Suite("The folder of imports")
struct ImportDirectoryTests {
    /// A folder with a film, a folder and links in it, beside a secret.
    private func withFolder(_ body: (URL) throws -> Void) throws {
        let files = FileManager.default
        let base = files.temporaryDirectory.appendingPathComponent("imports-\(UUID())")
        defer { try? files.removeItem(at: base) }
        let films = base.appendingPathComponent("films")
        try files.createDirectory(at: films.appendingPathComponent("old"), withIntermediateDirectories: true)
        try files.createDirectory(at: base.appendingPathComponent("films-private"), withIntermediateDirectories: true)
        for path in ["secret", "films-private/secret", "films/film", "films/old/film"] {
            try Data("x".utf8).write(to: base.appendingPathComponent(path))
        }
        for (link, target) in [("out", "../secret"), ("in", "old/film"), ("up", ".."), ("dangling", "../nothing")] {
            try files.createSymbolicLink(
                atPath: films.appendingPathComponent(link).path,
                withDestinationPath: target
            )
        }
        try files.createSymbolicLink(
            at: base.appendingPathComponent("linked"),
            withDestinationURL: films
        )
        try body(base)
    }

    private func open(_ file: String, in folder: String?) throws -> String {
        let (descriptor, path) = try ImportDirectory(path: folder).open(file)
        close(descriptor)
        return path
    }

    @Test("opens what is inside, by any name for it, and says where it really is")
    func inside() throws {
        try withFolder { base in
            let films = base.path + "/films"
            let real = URL(fileURLWithPath: base.path).resolvingSymlinksInPath().path + "/films"
            let names = ["film", "./film", "old/../film", "up/films/film", films + "/film", base.path + "/linked/film"]
            for folder in [films, films + "/", base.path + "/linked"] {
                for name in names {
                    let opened = try open(name, in: folder)
                    #expect(opened == real + "/film", "\(name) in \(folder)")
                }
                let linked = try open("in", in: folder)
                #expect(linked == real + "/old/film")
            }
        }
    }

    @Test(
        "opens nothing outside, and doesn't tell what is there",
        arguments: [
            "../secret", "../nothing", "out", "up/secret", "up/nothing", "dangling", "../films-private/secret",
            "/etc/passwd", "/nothing", "old/../../secret", "film\0.mp4",
        ]
    )
    func outside(_ name: String) throws {
        try withFolder { base in
            let error = #expect(throws: JobControlError.self) { try open(name, in: base.path + "/films") }
            // A link that leads nowhere lies inside by its name.
            if name == "dangling" || name.hasPrefix("up/") { return }
            #expect(error == .outsideDirectory)
        }
    }

    @Test("says what is not there, is no file, or was not configured")
    func missing() throws {
        try withFolder { base in
            let films = base.path + "/films"
            #expect(throws: JobControlError.noFile("There is no file none.mp4.")) { try open("none.mp4", in: films) }
            #expect(throws: JobControlError.noFile("old is not a file.")) { try open("old", in: films) }
            #expect(throws: JobControlError.noDirectory) { try open("film", in: nil) }
            #expect(throws: JobControlError.noFile("The folder files.import_directory is not there.")) {
                try open("film", in: base.path + "/gone")
            }
        }
    }
}
