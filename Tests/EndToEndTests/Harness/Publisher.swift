import Foundation
import Glibc

/// An FFmpeg that sends a clip to Mem as an encoder would: unchanged, in real time.
struct Publisher: Sendable {
    /// The FFmpeg process.
    let process: ChildProcess
    /// When it was started, in seconds after 1970.
    let startedAt: Double

    /// Starts to send.
    /// - Parameters:
    ///   - options: What FFmpeg is told of the way there.
    ///   - looping: How often the clip is repeated; -1 is for ever.
    init(
        _ clip: Clip,
        to url: String,
        by ffmpeg: FFmpeg = .debian,
        options: [String] = [],
        looping: Int = 0,
        in folder: TestFolder
    ) throws {
        startedAt = Date().timeIntervalSince1970
        // A recent FFmpeg begins a file with half a second at once; a live picture is not there before its time.
        let pace = ffmpeg == .recent ? ["-readrate_initial_burst", "0.001"] : []
        process = try ChildProcess(
            ffmpeg.program(),
            ["-nostdin", "-v", "warning", "-re"] + pace + ["-stream_loop", "\(looping)", "-i", clip.file.path]
                + ["-c", "copy", "-f", "flv"] + options + [url],
            in: folder,
            name: "publisher"
        )
    }

    /// Waits until the clip is sent.
    func finishes(within seconds: Double) async throws -> Int32 {
        try await process.exitStatus(within: seconds)
    }

    /// Stops as a user does: FFmpeg says good-bye to the server.
    func stop() async throws {
        process.send(SIGINT)
        _ = try await process.exitStatus(within: 10)
    }

    /// Vanishes without a word.
    func vanish() async throws {
        process.send(SIGKILL)
        _ = try await process.exitStatus(within: 10)
    }
}
