import Foundation
import MemCore
import SampleClips
import Testing

/// Picture files that FFmpeg makes of a filter graph, or of another file.
enum PictureFiles {
    /// One picture of a filter graph, in the format of a file's ending.
    static func make(_ graph: String, _ ending: String, _ options: [String] = []) throws -> [UInt8] {
        try output(["-f", "lavfi", "-i", graph, "-frames:v", "1"] + options, ending)
    }

    /// A file in another format, by way of a filter.
    static func convert(_ file: [UInt8], filter: String = "null", to ending: String) throws -> [UInt8] {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("picture-\(UUID()).jpg").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(file).write(to: URL(fileURLWithPath: path))
        return try output(["-i", path, "-vf", filter, "-frames:v", "1"], ending)
    }

    private static func output(_ arguments: [String], _ ending: String) throws -> [UInt8] {
        let ffmpeg = try #require(Program.ffmpeg)
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("picture-\(UUID()).\(ending)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = try ffmpeg.run(["-v", "error", "-y"] + arguments + [path])
        return try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// The header of a PNG file that claims to be of a size, with nothing in it.
    static func bomb(width: UInt32, height: UInt32) -> [UInt8] {
        let size = [width, height].flatMap { number in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) } }
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8) + size
            + [8, 2, 0, 0, 0, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 64)
    }

    /// Red, green and blue of the middle of a PPM file's picture, and its size.
    static func middle(ofPPM file: [UInt8]) throws -> (size: PictureSize, colour: [UInt8]) {
        let lines = file.prefix(30).split(separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: false)
        try #require(lines.count == 4 && lines[0].elementsEqual("P6".utf8) && lines[2].elementsEqual("255".utf8))
        let numbers = String(decoding: lines[1], as: UTF8.self).split(separator: " ").compactMap { Int($0) }
        try #require(numbers.count == 2)
        let size = PictureSize(width: numbers[0], height: numbers[1])
        let pixels = file.dropFirst(lines[3].startIndex)
        try #require(pixels.count == size.width * size.height * 3)
        let middle = (size.height / 2 * size.width + size.width / 2) * 3
        return (size, Array(pixels.dropFirst(middle).prefix(3)))
    }
}
