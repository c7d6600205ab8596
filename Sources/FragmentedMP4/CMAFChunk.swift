internal import MemCore

/// A chunk of CMAF: samples of one track that are written at once (ISO/IEC 23000-19, 7.3.2.3).
struct CMAFChunk {
    /// What its table says of a sample.
    struct Sample {
        var duration: UInt32
        var size: UInt32
        /// By how much later than decoded it is shown; video has that alone.
        var offset: Int32
        var isKeyframe: Bool
    }

    /// Those of a file are counted.
    let number: UInt32
    let track: TrackNumber
    /// When its first picture was on screen, if it has pictures.
    let instant: Instant?
    /// When its first sample is decoded, in the track's timescale.
    let time: Int64
    let samples: [Sample]

    /// What stands in front of its samples: `prft` where it has pictures, `moof`, and the beginning of `mdat`.
    var head: [UInt8] {
        var writer = BoxWriter()
        writeReferenceTime(to: &writer)
        let start = writer.bytes.count
        var offset = 0
        writer.box("moof") { box in
            box.box("mfhd", version: 0) { $0.write(number) }
            box.box("traf") { offset = writeTables(to: &$0) }
        }
        writer.replace(UInt32(truncatingIfNeeded: writer.bytes.count - start + 8), at: offset)
        writer.write(UInt32(truncatingIfNeeded: samples.reduce(8) { $0 + Int($1.size) }))
        writer.write("mdat" as BoxType)
        return writer.bytes
    }

    /// Says what time it was in UTC (ISO/IEC 14496-12, 8.16.5), so that a segment alone tells when it was.
    private func writeReferenceTime(to writer: inout BoxWriter) {
        guard let instant, let first = samples.first else { return }
        writer.box("prft", version: 1) { box in
            box.write(track.rawValue)
            box.write(NTPTime(instant).rawValue)
            box.write(UInt64(clamping: time &+ Int64(first.offset)))
        }
    }

    /// Writes what is in `traf` (8.8.7 and on); returns where the place of the data is to be put.
    private func writeTables(to box: inout BoxWriter) -> Int {
        let isVideo = track == .video
        // default-base-is-moof, and of audio the flags of all samples: each can be decoded by itself.
        box.box("tfhd", version: 0, flags: isVideo ? 0x020000 : 0x020020) { header in
            header.write(track.rawValue)
            if !isVideo { header.write(0x0200_0000 as UInt32) }
        }
        box.box("tfdt", version: 1) { $0.write(UInt64(clamping: time)) }
        // Offsets are signed where one has to be: then CMAF wants no edit list for them (ISO/IEC 23000-19, 7.5.17).
        let version: UInt8 = samples.contains { $0.offset < 0 } ? 1 : 0
        var offset = 0
        // data-offset, duration, size; of video flags and composition time offsets as well.
        box.box("trun", version: version, flags: isVideo ? 0x000F01 : 0x000301) { table in
            table.write(UInt32(samples.count))
            offset = table.bytes.count
            table.zeros(4)
            for sample in samples {
                table.write(sample.duration)
                table.write(sample.size)
                guard isVideo else { continue }
                // Depends on no other; or: depends on others, is no sync sample.
                table.write(sample.isKeyframe ? 0x0200_0000 : 0x0101_0000 as UInt32)
                table.write(sample.offset)
            }
        }
        return offset
    }
}
