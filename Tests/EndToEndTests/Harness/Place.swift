import Foundation

/// Where things lie: the repository, the built programs, what `scripts/setup --tests` installed.
enum Place {
    /// The root of the repository.
    static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The folder of the programs under test; `MEM_TEST_PROGRAMS` overrides it (`.build/release`, say).
    static let programs =
        ProcessInfo.processInfo.environment["MEM_TEST_PROGRAMS"].map { URL(filePath: $0) }
        ?? repository.appending(path: ".build/debug")

    /// The server and command line.
    static let mem = programs.appending(path: "mem")

    /// The Python interpreter that has what `Tests/requirements.txt` lists.
    static let python = repository.appending(path: ".venv/bin/python")

    /// What tests leave behind: logs, and nothing else.
    static let runs = repository.appending(path: ".build/test-runs")

    /// Clips made for tests; kept from run to run, as making them costs more than sending them.
    static let clips = repository.appending(path: ".build/test-clips")

    /// The driver of a real OBS; lies beside the repository, not in it.
    static let obsPublish = repository.appending(path: "../shared/tools/obs-publish").standardizedFileURL

    /// Whether a real OBS can be driven.
    static let hasOBS = FileManager.default.fileExists(atPath: obsPublish.path) && installed("obs") != nil

    /// A program that the system has installed, as the shell would find it.
    static func installed(_ name: String) -> URL? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
            .split(separator: ":")
            .map { URL(filePath: String($0)).appending(path: name) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }
}

/// The two builds of FFmpeg that publish.
enum FFmpeg {
    /// Debian's: legacy FLV only.
    case debian
    /// The one that PyPI's imageio-ffmpeg carries: Enhanced RTMP.
    case recent

    /// The program's file.
    /// - Throws: ``MissingProgram``
    func program() throws -> URL {
        switch self {
        case .debian:
            guard let program = Place.installed("ffmpeg") else { throw MissingProgram(name: "ffmpeg") }
            return program
        case .recent:
            let library = Place.repository.appending(path: ".venv/lib")
            let files = FileManager.default.enumerator(at: library, includingPropertiesForKeys: nil)
            for case let file as URL in files ?? FileManager.DirectoryEnumerator()
            where file.lastPathComponent.hasPrefix("ffmpeg-linux") { return file }
            throw MissingProgram(name: "imageio-ffmpeg in .venv")
        }
    }
}

/// A program that the tests need is not there.
struct MissingProgram: Error, CustomStringConvertible {
    var name: String
    var description: String { "missing: \(name); scripts/setup --tests installs it" }
}
