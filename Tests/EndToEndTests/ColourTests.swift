import Testing

/// Colours: what a stream says of its matrix and range is heeded, and the JPEG is what every viewer takes it for.
@Suite("Colours")
struct ColourTests {
    /// What the patches are, from left to right.
    static let patches: [[UInt8]] = [
        [200, 30, 30], [30, 200, 30], [30, 30, 200], [200, 200, 30],
        [30, 200, 200], [200, 30, 200], [235, 235, 235], [20, 20, 20],
    ]

    @Test(
        "Saturated patches come out right",
        arguments: [("bt709", "tv"), ("bt709", "pc"), ("smpte170m", "tv"), ("smpte170m", "pc")],
        ["yuv420p", "yuv444p", "yuv420p10le"]
    )
    func patches(encoding: (matrix: String, range: String), pixelFormat: String) async throws {
        try await Workload.machine.claiming(8) {
            try await MemServer.run(.keepingEverySample) { server in
                let painting = Self.painting(encoding.matrix, encoding.range, pixelFormat)
                let clip = try await ClipLibrary.shared.clip(painting, in: server.folder)
                let (stream, _) = try await server.receive(clip)
                let entries = try await server.api.timeline(stream.sourceId)
                let picture = try #require(try await server.api.pictures(of: entries).last)
                let pixels = try await MarkReader(folder: server.folder).colours(of: picture)
                for (index, patch) in Self.patches.enumerated() {
                    let seen = Self.middle(of: index, in: pixels)
                    let distance = zip(seen, patch).map { abs(Int($0) - Int($1)) }.max() ?? 255
                    #expect(distance <= 8, "patch \(patch) is \(seen)")
                }
            }
        }
    }

    private static func painting(_ matrix: String, _ range: String, _ pixelFormat: String) -> Painting {
        var row: [UInt8] = []
        for patch in patches { for _ in 0..<80 { row += patch } }
        let picture = [[UInt8]](repeating: row, count: 360).flatMap { $0 }
        return Painting(
            pictures: [picture, picture, picture],
            format: "rgb24",
            filters: "scale=out_color_matrix=\(matrix):out_range=\(range):flags=accurate_rnd,format=\(pixelFormat)",
            encoding: ["-c:v", "libx264", "-preset", "veryfast", "-crf", "12", "-g", "30", "-colorspace", matrix]
                + ["-color_primaries", matrix, "-color_trc", matrix, "-color_range", range]
        )
    }

    /// The pixel in the middle of a patch.
    private static func middle(of patch: Int, in pixels: [UInt8]) -> [UInt8] {
        let at = (180 * 640 + patch * 80 + 40) * 3
        return Array(pixels[at..<(at + 3)])
    }
}
