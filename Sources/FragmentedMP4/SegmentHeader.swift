internal import MemCore

/// The front of a segment: what it is made of, without any sample (`ftyp` and `moov`).
struct SegmentHeader {
    struct Track {
        var number: TrackNumber
        var timescale: UInt32
        var sampleEntry: [UInt8]
        /// Width and height of the pictures as shown, in 65536ths of a pixel.
        var sides: (width: UInt32, height: UInt32) = (0, 0)
        /// What is shown first, in the track's timescale; what is before that is not shown.
        var edit: Int64 = 0
    }

    let tracks: [Track]
    /// When the segment begins.
    let start: Instant
    /// Whether it is that of a CMAF track file (ISO/IEC 23000-19, 7.3.3.3).
    ///
    /// A segment is none, not even with video alone: when its front is written, nobody knows which edit it needs.
    var isTrackFile = false

    /// Seconds from the beginning of 1904, which MP4 counts from, to that of 1970.
    private static let epoch: Int64 = 2_082_844_800

    var bytes: [UInt8] {
        var writer = BoxWriter()
        writer.box("ftyp") { box in
            box.write("iso6" as BoxType)
            box.write(0 as UInt32)
            for brand in brands { box.write(brand) }
        }
        writer.box("moov") { box in
            MovieBoxes.writeMovieHeader(duration: 0, tracks: tracks.map(\.number), created: created, to: &box)
            for track in tracks { write(track, to: &box) }
            box.box("mvex") { extends in
                for track in tracks {
                    extends.box("trex", version: 0) { trex in
                        trex.write(track.number.rawValue)
                        trex.write(1 as UInt32)  // default_sample_description_index
                        trex.zeros(12)
                    }
                }
            }
        }
        return writer.bytes
    }

    private var brands: [BoxType] {
        var brands: [BoxType] = ["iso6", "mp41"]
        // "AV1 Codec ISO Media File Format Binding", 2.1.
        if tracks.contains(where: { $0.sampleEntry[...].box("av01") != nil }) { brands.append("av01") }
        if isTrackFile { brands.append("cmfc") }
        return brands
    }

    private var created: UInt64 {
        UInt64(max(0, start.microseconds.flooredDivision(by: 1_000_000) + Self.epoch))
    }

    /// Writes `trak`, with tables of samples that are empty: the samples are in fragments.
    private func write(_ track: Track, to writer: inout BoxWriter) {
        let isVideo = track.number == .video
        writer.box("trak") { box in
            MovieBoxes.writeTrackHeader(track.number, duration: 0, sides: track.sides, created: created, to: &box)
            if track.edit > 0 { Self.writeEdit(track.edit, to: &box) }
            box.box("mdia") { media in
                MovieBoxes.writeMediaHeader(
                    timescale: track.timescale,
                    duration: 0,
                    isVideo: isVideo,
                    created: created,
                    to: &media
                )
                media.box("minf") { information in
                    MovieBoxes.writeMediaKind(isVideo: isVideo, to: &information)
                    information.box("stbl") { table in
                        table.box("stsd", version: 0) { description in
                            description.write(1 as UInt32)
                            description.write(track.sampleEntry)
                        }
                        for type: BoxType in ["stts", "stsc", "stco"] { table.box(type, version: 0) { $0.zeros(4) } }
                        table.box("stsz", version: 0) { $0.zeros(8) }
                    }
                }
            }
        }
    }

    /// Writes `edts`: all from an instant on (ISO/IEC 23000-19, 7.5.13).
    private static func writeEdit(_ start: Int64, to writer: inout BoxWriter) {
        writer.box("edts") { edits in
            edits.box("elst", version: 1) { list in
                list.write(1 as UInt32)
                list.write(0 as UInt64)  // to the end, which is not known here
                list.write(start)
                list.write(0x0001_0000 as UInt32)
            }
        }
    }
}

extension SegmentHeader {
    /// The front of a segment that is coded like this.
    init(format: SegmentFormat, start: Instant) {
        let (video, size) = (format.video, format.video.size)
        let pictures = Track(
            number: .video,
            timescale: VideoTrack.timescale,
            sampleEntry: video.sampleEntry,
            sides: (UInt32(size.width) << 16, UInt32(size.height) << 16)
        )
        let sound = format.audio.map { audio in
            Track(number: .audio, timescale: audio.sampleRate, sampleEntry: audio.sampleEntry)
        }
        self.init(tracks: [pictures] + [sound].compactMap(\.self), start: start)
    }
}
