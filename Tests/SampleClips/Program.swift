package import Foundation

/// A program of this machine that a test runs.
package struct Program: Sendable {
    let path: String

    /// Debian's FFmpeg: x264.
    package static let ffmpeg = find("ffmpeg", variable: "MEM_FFMPEG")

    /// PyPI's FFmpeg, which writes HEVC, AV1 and VP9 into FLV.
    package static let enhancedFFmpeg =
        find(nil, variable: "MEM_ENHANCED_FFMPEG")
        ?? Program(path: "/usr/bin/env").line("python3", "-c", "import imageio_ffmpeg as f;print(f.get_ffmpeg_exe())")

    private static func find(_ name: String?, variable: String) -> Program? {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment[variable] { return Program(path: path) }
        guard let name else { return nil }
        let folders = (environment["PATH"] ?? "/usr/bin").split(separator: ":")
        return folders.map { "\($0)/\(name)" }.first(where: FileManager.default.isExecutableFile).map(Program.init)
    }

    private func line(_ arguments: String...) -> Program? {
        guard let output = try? run(arguments), let text = String(data: output, encoding: .utf8) else { return nil }
        let path = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return path.isEmpty ? nil : Program(path: path)
    }

    package struct Failure: Error {
        var command: String
        var status: Int32
    }

    /// Runs the program; returns what it wrote to standard output.
    package func run(_ arguments: [String]) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        if ProcessInfo.processInfo.environment["MEM_TEST_VERBOSE"] == nil {
            process.standardError = FileHandle.nullDevice
        }
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(command: ([path] + arguments).joined(separator: " "), status: process.terminationStatus)
        }
        return data
    }
}
