internal import MemCore

/// One fragment: what plays, with all before it, whatever becomes of what follows (`prft`, `moof` and `mdat`).
struct Fragment {
    /// A track's part of it.
    struct Run {
        var track: TrackNumber
        var samples: PendingSamples
        var durations: [UInt32]
    }

    let number: UInt32
    /// When its first picture was on screen, if it has pictures.
    let instant: Instant?
    let runs: [Run]

    /// Its bytes, in pieces that are not copied.
    var pieces: [[UInt8]] {
        var writer = BoxWriter()
        writeReferenceTime(to: &writer)
        let start = writer.bytes.count
        var offsets: [Int] = []
        writer.box("moof") { box in
            box.box("mfhd", version: 0) { $0.write(number) }
            for run in runs { offsets.append(Self.write(run, to: &box)) }
        }
        var position = writer.bytes.count - start + 8
        for (run, offset) in zip(runs, offsets) {
            writer.replace(UInt32(truncatingIfNeeded: position), at: offset)
            position += run.samples.data.count
        }
        let bytes = runs.reduce(8) { $0 + $1.samples.data.count }
        writer.write(UInt32(truncatingIfNeeded: bytes))
        writer.write("mdat" as BoxType)
        return [writer.bytes] + runs.map(\.samples.data)
    }

    /// Says what time it was in UTC (8.16.5), so that a segment alone tells when it was.
    private func writeReferenceTime(to writer: inout BoxWriter) {
        guard let instant, let run = runs.first(where: { $0.track == .video }), let first = run.samples.samples.first
        else { return }
        writer.box("prft", version: 1) { box in
            box.write(TrackNumber.video.rawValue)
            box.write(NTPTime(instant).rawValue)
            box.write(UInt64(clamping: first.time &+ Int64(first.offset)))
        }
    }

    /// Writes a track fragment (8.8.6 and on); returns where the place of its data is to be put.
    private static func write(_ run: Run, to writer: inout BoxWriter) -> Int {
        var offset = 0
        let isVideo = run.track == .video
        writer.box("traf") { box in
            // default-base-is-moof, and of audio the flags of all samples: each can be decoded by itself.
            box.box("tfhd", version: 0, flags: isVideo ? 0x020000 : 0x020020) { header in
                header.write(run.track.rawValue)
                if !isVideo { header.write(0x0200_0000 as UInt32) }
            }
            box.box("tfdt", version: 1) { $0.write(UInt64(clamping: run.samples.samples.first?.time ?? 0)) }
            // data-offset, duration, size; of video flags and composition time offsets as well, which are signed.
            box.box("trun", version: isVideo ? 1 : 0, flags: isVideo ? 0x000F01 : 0x000301) { table in
                table.write(UInt32(run.samples.samples.count))
                offset = table.bytes.count
                table.zeros(4)
                for (sample, duration) in zip(run.samples.samples, run.durations) {
                    table.write(duration)
                    table.write(sample.size)
                    guard isVideo else { continue }
                    // Depends on no other; or: depends on others, is no sync sample.
                    table.write(sample.isKeyframe ? 0x0200_0000 : 0x0101_0000 as UInt32)
                    table.write(sample.offset)
                }
            }
        }
        return offset
    }
}
