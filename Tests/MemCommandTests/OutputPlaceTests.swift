import Foundation
import Testing

@testable import MemCommand

@Suite("Files that commands write")
struct OutputPlaceTests {
    private let files = FileManager.default

    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "place-" + UUID().uuidString
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? files.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test("get their name when they are whole; nobody else may read a private one")
    func whole() throws {
        try withFolder { folder in
            let path = folder + "/a.tar"
            let place = try OutputPlace(path, mayReplace: false)
            let file = try PrivateFile(for: place)
            try file.write(Data("one".utf8))
            #expect(!files.fileExists(atPath: path))
            #expect(try files.attributesOfItem(atPath: place.partial)[.posixPermissions] as? Int == 0o600)
            try file.finish()
            #expect(files.contents(atPath: path) == Data("one".utf8))
            #expect(try files.contentsOfDirectory(atPath: folder) == ["a.tar"])
        }
    }

    @Test("that are not finished leave nothing")
    func unfinished() throws {
        try withFolder { folder in
            do {
                let file = try PrivateFile(for: try OutputPlace(folder + "/a.tar", mayReplace: false))
                try file.write(Data("half".utf8))
            }
            #expect(try files.contentsOfDirectory(atPath: folder) == [])
        }
    }

    @Test("take the place of what is there only if they may", arguments: [true, false])
    func replaced(isFolder: Bool) throws {
        try withFolder { folder in
            let path = folder + "/there"
            if isFolder { try files.createDirectory(atPath: path, withIntermediateDirectories: true) }
            try Data("old".utf8).write(to: URL(fileURLWithPath: isFolder ? path + "/old" : path))
            let refused = #expect(throws: CommandFailure.self) { try OutputPlace(path, mayReplace: false) }
            #expect(refused?.exitCode == CommandExit.cannotWrite)
            let file = try PrivateFile(for: try OutputPlace(path + "/", mayReplace: true))
            try file.write(Data("new".utf8))
            try file.finish()
            #expect(files.contents(atPath: path) == Data("new".utf8))
        }
    }

    @Test("that can't be written are refused")
    func refused() throws {
        let place = try OutputPlace("/nowhere/a.tar", mayReplace: false)
        let refused = #expect(throws: CommandFailure.self) { try PrivateFile(for: place) }
        #expect(refused?.exitCode == CommandExit.cannotWrite)
    }
}
