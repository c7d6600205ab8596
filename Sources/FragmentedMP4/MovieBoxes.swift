/// Boxes that say the same of a movie in fragments and of one with all its tables in front (ISO/IEC 14496-12, 8).
enum MovieBoxes {
    /// No rotation, no scaling.
    private static let matrix: [UInt32] = [0x0001_0000, 0, 0, 0, 0x0001_0000, 0, 0, 0, 0x4000_0000]

    /// `mvhd`.
    ///
    /// - Parameters:
    ///   - duration: in microseconds; 0 where fragments have it.
    ///   - created: seconds since 1904; 0: not known.
    static func writeMovieHeader(
        duration: Int64,
        tracks: [TrackNumber],
        created: UInt64,
        to writer: inout BoxWriter
    ) {
        writer.box("mvhd", version: 1) { box in
            box.write(created)
            box.write(created)
            box.write(VideoTrack.timescale)
            box.write(UInt64(duration))
            box.write(0x0001_0000 as UInt32)  // rate
            box.write(0x0100 as UInt16)  // volume
            box.zeros(10)
            for number in matrix { box.write(number) }
            box.zeros(24)
            box.write((tracks.map(\.rawValue).max() ?? 0) + 1)
        }
    }

    /// `tkhd`; the sides are in 65536ths of a pixel.
    static func writeTrackHeader(
        _ track: TrackNumber,
        duration: Int64,
        sides: (width: UInt32, height: UInt32),
        created: UInt64,
        to writer: inout BoxWriter
    ) {
        // Enabled, in the movie, in the preview.
        writer.box("tkhd", version: 1, flags: 7) { box in
            box.write(created)
            box.write(created)
            box.write(track.rawValue)
            box.zeros(4)
            box.write(UInt64(duration))
            box.zeros(12)
            box.write(track == .audio ? 0x0100 : 0 as UInt16)  // volume
            box.zeros(2)
            for number in matrix { box.write(number) }
            box.write(sides.width)
            box.write(sides.height)
        }
    }

    /// `mdhd` and `hdlr`.
    static func writeMediaHeader(
        timescale: UInt32,
        duration: Int64,
        isVideo: Bool,
        created: UInt64,
        to writer: inout BoxWriter
    ) {
        writer.box("mdhd", version: 1) { box in
            box.write(created)
            box.write(created)
            box.write(timescale)
            box.write(UInt64(duration))
            box.write(0x55C4 as UInt16)  // language: und
            box.zeros(2)
        }
        writer.box("hdlr", version: 0) { box in
            box.zeros(4)
            box.write(isVideo ? "vide" : "soun" as BoxType)
            box.zeros(12)
            box.write((isVideo ? "video" : "audio").utf8)
            box.zeros(1)
        }
    }

    /// `vmhd` or `smhd`, and that the data are in this file.
    static func writeMediaKind(isVideo: Bool, to writer: inout BoxWriter) {
        if isVideo {
            writer.box("vmhd", version: 0, flags: 1) { $0.zeros(8) }
        } else {
            writer.box("smhd", version: 0) { $0.zeros(4) }
        }
        writer.box("dinf") { box in
            box.box("dref", version: 0) { references in
                references.write(1 as UInt32)
                references.box("url ", version: 0, flags: 1) { _ in }
            }
        }
    }
}
