import Foundation

/// Makes clips, each once, two at a time.
actor ClipLibrary {
    /// The one library.
    static let shared = ClipLibrary()

    private var clips: [String: Task<Clip, any Error>] = [:]

    /// The clip made after a recipe.
    func clip(_ recipe: Recipe) async throws -> Clip {
        try await clip(made: recipe.encoder, with: recipe.arguments)
    }

    /// The clip that shows painted pictures one after the other; made anew each time, in the test's folder.
    func clip(_ painting: Painting, in folder: TestFolder) async throws -> Clip {
        let unique = UUID().uuidString
        let raw = folder.data.appending(path: unique + ".raw")
        var pixels = Data()
        for picture in painting.pictures { pixels.append(contentsOf: picture) }
        try pixels.write(to: raw)
        let file = folder.data.appending(path: unique + ".flv")
        try await Workload.machine.claiming(40) {
            _ = try await ChildProcess.run(
                FFmpeg.debian.program(),
                painting.arguments(input: raw.path) + [file.path],
                in: folder,
                within: 300
            )
        }
        return try await Self.read(file, in: folder)
    }

    private func clip(made encoder: FFmpeg, with arguments: [String]) async throws -> Clip {
        let key = Self.digest(arguments)
        let task =
            clips[key]
            ?? Task { try await Workload.machine.claiming(40) { try await Self.make(key, encoder, arguments) } }
        clips[key] = task
        return try await task.value
    }

    private static func make(_ key: String, _ encoder: FFmpeg, _ arguments: [String]) async throws -> Clip {
        let folder = try TestFolder("clip \(key)")
        try FileManager.default.createDirectory(at: Place.clips, withIntermediateDirectories: true)
        let file = Place.clips.appending(path: key + ".flv")
        if !FileManager.default.fileExists(atPath: file.path) {
            let part = folder.data.appending(path: "clip.flv")
            try await ChildProcess.run(encoder.program(), arguments + [part.path], in: folder, within: 300)
            try FileManager.default.moveItem(at: part, to: file)
        }
        return try await read(file, in: folder)
    }

    private static func read(_ file: URL, in folder: TestFolder) async throws -> Clip {
        let list = try await ChildProcess.run(
            FFmpeg.recent.program(),
            ["-v", "error", "-i", file.path, "-map", "0:v", "-c", "copy", "-f", "framecrc", "-"],
            in: folder
        )
        // Lines of "stream, dts, pts, duration, size, checksum"; FLV counts in milliseconds.
        let times = list.split(separator: "\n").filter { !$0.hasPrefix("#") }
            .compactMap { Int($0.split(separator: ",")[2].trimmingCharacters(in: .whitespaces)) }
            .sorted()
        guard let first = times.first else { throw ChildProcessError(what: "\(file.path) has no frames") }
        return Clip(file: file, presentationTimes: times.map { $0 - first })
    }

    /// A short name for what a clip is made by (FNV-1a, 64 bits): equal recipes share a file.
    private static func digest(_ parts: [String]) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in parts.joined(separator: "\u{0}").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return String(hash, radix: 16)
    }
}
