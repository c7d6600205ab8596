import Foundation

/// Reads back from stored JPEG files what is on them.
struct MarkReader {
    /// Where its intermediate files go.
    var folder: TestFolder

    /// The frame number on each picture, nil where there is none; the pictures may be of different sizes.
    func numbers(on pictures: [[UInt8]]) async throws -> [Int?] {
        let size = FrameMark.stripSize.width * FrameMark.stripSize.height
        let strips = try await decode(pictures, filters: FrameMark.stripFilters, format: "gray")
        return pictures.indices.map { FrameMark.number(inStrip: strips.dropFirst($0 * size).prefix(size)) }
    }

    /// The pixels of one picture, three bytes each: red, green, blue.
    func colours(of picture: [UInt8]) async throws -> [UInt8] {
        try await decode([picture], filters: "null", format: "rgb24")
    }

    private func decode(_ pictures: [[UInt8]], filters: String, format: String) async throws -> [UInt8] {
        let unique = UUID().uuidString
        var raw: [UInt8] = []
        // FFmpeg's own JPEG reader takes the size of the first picture for all, so each size is a run of its own.
        var start = 0
        while start < pictures.count {
            let size = JPEGSize(pictures[start])
            let end = pictures[start...].firstIndex { JPEGSize($0) != size } ?? pictures.count
            let input = folder.data.appending(path: "\(unique)-\(start).mjpeg")
            let output = folder.data.appending(path: "\(unique)-\(start).raw")
            try Data(pictures[start..<end].joined()).write(to: input)
            try await ChildProcess.run(
                FFmpeg.debian.program(),
                ["-v", "error", "-y", "-f", "mjpeg", "-i", input.path, "-vf", filters, "-fps_mode", "passthrough"]
                    + ["-f", "rawvideo", "-pix_fmt", format, output.path],
                in: folder,
                within: 120
            )
            raw += try Data(contentsOf: output)
            start = end
        }
        return raw
    }
}

/// A JPEG file's size in pixels, read from its start-of-frame segment (ITU-T T.81, B.2.2).
struct JPEGSize: Equatable {
    var width: Int
    var height: Int

    /// Creates a size.
    init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// Reads the size; nil if the bytes are no JPEG file from its first byte to its last.
    init?(_ file: [UInt8]) {
        guard file.starts(with: [0xFF, 0xD8]), file.suffix(2) == [0xFF, 0xD9] else { return nil }
        var at = 2
        while at + 9 < file.count, file[at] == 0xFF {
            let marker = file[at + 1]
            if (0xC0...0xC2).contains(marker) {
                height = Int(file[at + 5]) << 8 | Int(file[at + 6])
                width = Int(file[at + 7]) << 8 | Int(file[at + 8])
                return
            }
            at += 2 + (Int(file[at + 2]) << 8 | Int(file[at + 3]))
        }
        return nil
    }
}
