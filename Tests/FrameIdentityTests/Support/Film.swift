import Foundation

/// Painted screens, sent through a real encoder and decoder: what a publisher makes of them.
struct Film {
    let width: Int
    let height: Int
    /// Constant bitrate in kb/s.
    var bitrate = 2500
    /// x264's preset; OBS uses veryfast.
    var preset = "veryfast"
    /// Screens per second; each is repeated up to ``frameRate``.
    static let ticksPerSecond = 4
    var frameRate = 12
    /// The screens, one for each tick.
    private(set) var ticks: [[UInt8]] = []

    init(width: Int, height: Int, bitrate: Int = 2500) {
        self.width = width
        self.height = height
        self.bitrate = bitrate
    }

    mutating func show(_ screen: Screen, ticks count: Int = Film.ticksPerSecond) {
        for _ in 0..<count { ticks.append(screen.luma) }
    }

    /// Encodes and decodes the film; gives the luma plane of the first picture at or after each second.
    ///
    /// In one thread: with more, x264's rate control depends on which of them is first, and no two runs are alike.
    func samples() throws -> [[UInt8]] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("film-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let encoded = folder.appendingPathComponent("film.flv").path
        let decoded = folder.appendingPathComponent("film.raw").path
        let rate = "\(bitrate)k"
        try FFmpeg.run(
            [
                "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", "\(width)x\(height)",
                "-framerate", "\(Self.ticksPerSecond)", "-i", "-", "-vf", "fps=\(frameRate)",
                "-c:v", "libx264", "-preset", preset, "-b:v", rate, "-maxrate", rate, "-bufsize", rate,
                "-nal-hrd", "cbr", "-bf", "2", "-g", "\(2 * frameRate)", "-keyint_min", "\(2 * frameRate)",
                "-threads", "1", "-f", "flv", encoded,
            ]
        ) { pipe in
            let chroma = Data(repeating: 128, count: (width + 1) / 2 * ((height + 1) / 2) * 2)
            for luma in ticks {
                try pipe.write(contentsOf: luma)
                try pipe.write(contentsOf: chroma)
            }
        }
        try FFmpeg.run([
            "-threads", "2", "-i", encoded, "-vsync", "0",
            "-f", "rawvideo", "-pix_fmt", "gray", "-vf", "select=not(mod(n\\,\(frameRate))),extractplanes=y", decoded,
        ])
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: decoded)))
        let plane = width * height
        return stride(from: 0, to: bytes.count - plane + 1, by: plane).map { Array(bytes[$0..<$0 + plane]) }
    }
}

/// Debian's ffmpeg program.
enum FFmpeg {
    /// Why a film could not be made, in a sentence.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs ffmpeg to its end; `feed` writes its standard input.
    static func run(_ arguments: [String], feed: ((FileHandle) throws -> Void)? = nil) throws {
        let program = "/usr/bin/ffmpeg"
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw Failure(description: "\(program) is missing: install Debian's package ffmpeg to run this test")
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["-nostdin", "-hide_banner", "-loglevel", "error", "-y"] + arguments
        let input = Pipe()
        process.standardInput = feed == nil ? FileHandle.nullDevice : input
        try process.run()
        if let feed {
            try feed(input.fileHandleForWriting)
            try input.fileHandleForWriting.close()
        }
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "ffmpeg ended with status \(process.terminationStatus): \(arguments)")
        }
    }
}
