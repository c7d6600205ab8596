internal import Foundation
internal import MemCore

/// The half of `mem search` that looks for a picture instead of words.
struct PictureSearch {
    /// The picture's file.
    let path: String
    let client: MemClient
    let query: QueryText
    let output: OutputOptions

    /// The largest file that Mem takes.
    private static let maximumBytes = 32 << 20

    /// Asks and prints.
    func run() async throws {
        try InputFile.check(path)
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        guard let size, size <= Self.maximumBytes, let file = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
            throw CommandFailure(
                "\(Console.printable(path)) is larger than 32 MB, or can't be read; give --image a picture: JPEG, PNG,"
                    + " WebP, GIF or BMP.",
                CommandExit.cannotRead
            )
        }
        // The bytes say what they are; the name only has to be one of a picture's.
        let data = try await client.send("POST", "/api/search/image" + query.text, body: file, type: "image/unknown")
        let answer = try client.decode(Answer.self, from: data)
        try output.print(data, nothing: answer.count == 0 ? "Nothing like it was on screen." : nil) {
            var table = TextTable(header: ["FIRST SEEN", "LAST SEEN", "TIMES", "SOURCE", "FRAME", "SIMILARITY"])
            for frame in answer.frames { table.add(frame.row) }
            Console.print(table.lines)
        }
    }

    private struct Answer: Decodable {
        var count: Int
        var frames: [Frame]
    }

    private struct Frame: Decodable {
        var frameID: Int64
        var sourceID: Int64
        var firstSeenAt: String
        var lastSeenAt: String?
        var occurrences: Int?
        var similarityScore: Double

        enum CodingKeys: String, CodingKey {
            case frameID = "frame_id"
            case sourceID = "source_id"
            case firstSeenAt = "first_seen_at"
            case lastSeenAt = "last_seen_at"
            case occurrences
            case similarityScore = "similarity_score"
        }

        var row: [String] {
            [
                HumanTime.shown(firstSeenAt), lastSeenAt.map(HumanTime.shown) ?? "-",
                occurrences.map(String.init) ?? "-",
                String(sourceID), String(frameID), String(format: "%.1f %%", similarityScore),
            ]
        }
    }
}
