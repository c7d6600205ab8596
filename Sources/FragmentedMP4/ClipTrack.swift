/// A track of a clip: the samples that are in it, and the tables that MP4 wants of them (ISO/IEC 14496-12, 8.6 and 8.7).
struct ClipTrack {
    /// A sample that was chosen, with its times in the clip: microseconds from its beginning, before it if negative.
    struct Sample {
        var segment: Int
        var sample: SegmentIndex.Sample
        var decoded: Int64
        var shown: Int64
        var end: Int64
        /// Which of the descriptions it goes by.
        var description: Int
        /// Where it begins among the data of the clip.
        var place: Int64 = 0
    }

    let number: TrackNumber
    let timescale: Int64
    let sides: (width: UInt32, height: UInt32)
    let descriptions: [[UInt8]]
    var samples: [Sample]

    /// When the first sample is decoded, in the clip.
    private var origin: Int64 { samples.first?.decoded ?? 0 }

    /// When each sample is decoded, in the track's timescale, from the first one on; never going back.
    private var times: [Int64] {
        var last: Int64 = 0
        return samples.map { sample in
            last = max(last, ticks(sample.decoded - origin))
            return last
        }
    }

    private func ticks(_ microseconds: Int64) -> Int64 {
        Int64((Double(microseconds) * Double(timescale) / 1_000_000).rounded())
    }

    /// Writes `trak`.
    ///
    /// - Parameters:
    ///   - length: of the clip, in microseconds.
    ///   - base: where the data begin in the file.
    func write(length: Int64, base: Int64, to writer: inout BoxWriter) {
        let isVideo = number == .video
        writer.box("trak") { track in
            MovieBoxes.writeTrackHeader(number, duration: length, sides: sides, created: 0, to: &track)
            track.box("edts") { edits in edits.box("elst", version: 1) { writeEdits(length, to: &$0) } }
            track.box("mdia") { media in
                MovieBoxes.writeMediaHeader(
                    timescale: UInt32(timescale),
                    duration: ticks((samples.last?.end ?? 0) - origin),
                    isVideo: isVideo,
                    created: 0,
                    to: &media
                )
                media.box("minf") { information in
                    MovieBoxes.writeMediaKind(isVideo: isVideo, to: &information)
                    information.box("stbl") { writeTables(base, to: &$0) }
                }
            }
        }
    }

    /// What is shown when (8.6.6): nothing before the first sample, and of that only what belongs to the clip.
    private func writeEdits(_ length: Int64, to box: inout BoxWriter) {
        let first = samples.first?.shown ?? 0
        let late = max(first, 0)
        box.write(late > 0 ? 2 : 1 as UInt32)
        if late > 0 {
            box.write(UInt64(late))
            box.write(-1 as Int64)
            box.write(0x0001_0000 as UInt32)
        }
        box.write(UInt64(max(length - late, 0)))
        box.write(ticks(max(late - origin, 0)))
        box.write(0x0001_0000 as UInt32)
    }

    private func writeTables(_ base: Int64, to box: inout BoxWriter) {
        let times = times
        box.box("stsd", version: 0) { table in
            table.write(UInt32(descriptions.count))
            for description in descriptions { table.write(description) }
        }
        let ends = times.dropFirst() + [times.last.map { $0 + ticks(lastDuration) } ?? 0]
        Self.writeRuns("stts", version: 0, zip(times, ends).map { UInt32(clamping: $1 - $0) }, to: &box)
        if number == .video {
            let offsets = zip(samples, times).map { sample, time in
                UInt32(bitPattern: Int32(clamping: ticks(sample.shown - origin) - time))
            }
            Self.writeRuns("ctts", version: 1, offsets, to: &box)
            box.box("stss", version: 0) { table in
                let keyframes = samples.indices.filter { samples[$0].sample.isKeyframe }
                table.write(UInt32(keyframes.count))
                for index in keyframes { table.write(UInt32(index + 1)) }
            }
        }
        box.box("stsz", version: 0) { table in
            table.write(0 as UInt32)
            table.write(UInt32(samples.count))
            for sample in samples { table.write(UInt32(sample.sample.size)) }
        }
        writeChunks(base, to: &box)
    }

    private var lastDuration: Int64 { samples.last.map { $0.end - $0.decoded } ?? 0 }

    /// Numbers with how often each comes in a row.
    private static func writeRuns(_ type: BoxType, version: UInt8, _ numbers: [UInt32], to box: inout BoxWriter) {
        var runs: [(count: UInt32, number: UInt32)] = []
        for number in numbers {
            if runs.last?.number == number { runs[runs.count - 1].count += 1 } else { runs.append((1, number)) }
        }
        box.box(type, version: version) { table in
            table.write(UInt32(runs.count))
            for run in runs {
                table.write(run.count)
                table.write(run.number)
            }
        }
    }

    /// Samples that follow each other in the file, and where that is.
    private func writeChunks(_ base: Int64, to box: inout BoxWriter) {
        var chunks: [(place: Int64, count: UInt32, description: Int)] = []
        var end: Int64 = -1
        for sample in samples {
            if sample.place == end, chunks.last?.description == sample.description {
                chunks[chunks.count - 1].count += 1
            } else {
                chunks.append((sample.place, 1, sample.description))
            }
            end = sample.place + sample.sample.size
        }
        box.box("stsc", version: 0) { table in
            let changes = chunks.indices.filter { index in
                index == 0 || chunks[index].count != chunks[index - 1].count
                    || chunks[index].description != chunks[index - 1].description
            }
            table.write(UInt32(changes.count))
            for index in changes {
                table.write(UInt32(index + 1))
                table.write(chunks[index].count)
                table.write(UInt32(chunks[index].description + 1))
            }
        }
        box.box("co64", version: 0) { table in
            table.write(UInt32(chunks.count))
            for chunk in chunks { table.write(UInt64(base + chunk.place)) }
        }
    }
}
