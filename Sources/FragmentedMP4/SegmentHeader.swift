internal import MemCore

/// The front of a segment: what it is made of, without any sample (`ftyp` and `moov`).
struct SegmentHeader {
    let format: SegmentFormat
    /// When the segment begins.
    let start: Instant

    /// Seconds from the beginning of 1904, which MP4 counts from, to that of 1970.
    private static let epoch: Int64 = 2_082_844_800

    var bytes: [UInt8] {
        var writer = BoxWriter()
        writer.box("ftyp") { box in
            box.write("iso6" as BoxType)
            box.write(0 as UInt32)
            box.write("iso6" as BoxType)
            box.write("mp41" as BoxType)
            // A CMAF track file has one track (ISO/IEC 23000-19, 7.3.1).
            if format.audio == nil { box.write("cmfc" as BoxType) }
        }
        writer.box("moov") { box in
            MovieBoxes.writeMovieHeader(duration: 0, tracks: tracks.count, created: created, to: &box)
            write(.video, timescale: VideoTrack.timescale, to: &box) { format.video.writeSampleEntry(to: &$0) }
            if let audio = format.audio {
                write(.audio, timescale: audio.sampleRate, to: &box) { audio.writeSampleEntry(to: &$0) }
            }
            box.box("mvex") { extends in
                for track in tracks {
                    extends.box("trex", version: 0) { trex in
                        trex.write(track.rawValue)
                        trex.write(1 as UInt32)  // default_sample_description_index
                        trex.zeros(12)
                    }
                }
            }
        }
        return writer.bytes
    }

    private var tracks: [TrackNumber] { format.audio == nil ? [.video] : [.video, .audio] }

    private var created: UInt64 {
        UInt64(max(0, start.microseconds.flooredDivision(by: 1_000_000) + Self.epoch))
    }

    /// Writes `trak`, with tables of samples that are empty: the samples are in fragments.
    private func write(
        _ number: TrackNumber,
        timescale: UInt32,
        to writer: inout BoxWriter,
        _ sampleEntry: (inout BoxWriter) -> Void
    ) {
        let isVideo = number == .video
        let size = format.video.size
        let sides: (UInt32, UInt32) = isVideo ? (UInt32(size.width) << 16, UInt32(size.height) << 16) : (0, 0)
        writer.box("trak") { track in
            MovieBoxes.writeTrackHeader(number, duration: 0, sides: sides, created: created, to: &track)
            track.box("mdia") { media in
                MovieBoxes.writeMediaHeader(
                    timescale: timescale,
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
                            sampleEntry(&description)
                        }
                        for type: BoxType in ["stts", "stsc", "stco"] { table.box(type, version: 0) { $0.zeros(4) } }
                        table.box("stsz", version: 0) { $0.zeros(8) }
                    }
                }
            }
        }
    }
}
