internal import MemCore

/// What is recorded of a stream just now, as a playlist that grows (RFC 8216bis): segments, and fragments as their parts.
struct LivePlaylist {
    /// A segment of a file, with its number.
    private struct Entry {
        var file: PlayableFile
        var segment: PlayableFile.Segment
        var sequence: Int
    }

    /// So much is listed at least, and so many segments.
    static let shown = (seconds: 30.0, segments: 6)

    /// Fragments have half a second, give or take the millisecond to which RTMP rounds times.
    private static let shortestTarget: Int64 = 510_000

    private let entries: [Entry]
    private let isEnded: Bool
    /// How long a segment is at most, in seconds.
    let target: Int64
    /// How long a part is at most.
    private let partTarget: MediaTime

    /// Makes the playlist of what there is; nil if that is nothing.
    ///
    /// - Parameter isEnded: whether nothing will be added.
    init?(_ recording: LiveRecording, isEnded: Bool) {
        let all = recording.files.flatMap { file in
            file.segments.enumerated().map { Entry(file: file, segment: $1, sequence: file.sequence + $0) }
        }
        guard !all.isEmpty else { return nil }
        self.isEnded = isEnded
        target = PlaylistText.target(recording.longestSegment)
        let longest = recording.files.flatMap(\.fragments).map(\.duration.microseconds).max() ?? 0
        partTarget = MediaTime(microseconds: max(Self.shortestTarget, (longest + 9_999) / 10_000 * 10_000))
        var first = all.count
        var length = 0.0
        while first > 0, length < Self.shown.seconds || all.count - first < Self.shown.segments {
            first -= 1
            length += all[first].segment.duration.seconds
        }
        entries = Array(all[first...])
    }

    /// Whether there is a segment to which nothing is added any more.
    var hasSegment: Bool { entries.contains { $0.segment.isComplete } }

    /// Whether a segment is in it, or with a part that part (6.2.5.2).
    func has(_ sequence: Int, part: Int?) -> Bool {
        guard let last = entries.last else { return false }
        guard let part else { return last.sequence > sequence || last.sequence == sequence && last.segment.isComplete }
        return last.sequence > sequence || last.sequence == sequence && last.segment.fragments.count > part
    }

    /// Whether nobody can know yet that there will be such a segment.
    func isFarAhead(_ sequence: Int) -> Bool {
        sequence > (entries.last?.sequence ?? 0) + 2
    }

    /// The playlist.
    var text: String {
        var playlist = PlaylistText()
        let holdBack = MediaTime(microseconds: 3 * partTarget.microseconds)
        playlist.line("#EXT-X-VERSION:9")
        playlist.line("#EXT-X-TARGETDURATION:\(target)")
        playlist.line(
            "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=\(PlaylistText.seconds(holdBack))"
        )
        playlist.line("#EXT-X-PART-INF:PART-TARGET=\(PlaylistText.seconds(partTarget))")
        playlist.line("#EXT-X-MEDIA-SEQUENCE:\(entries[0].sequence)")
        playlist.line("#EXT-X-DISCONTINUITY-SEQUENCE:\(entries[0].file.number)")
        let firstParts = firstWithParts
        for (index, entry) in entries.enumerated() {
            playlist.begin(entry.file)
            playlist.date(entry.segment.start)
            if index >= firstParts {
                for fragment in entry.segment.fragments { playlist.part(fragment, of: entry.file) }
            }
            if entry.segment.isComplete { playlist.segment(entry.segment, of: entry.file) }
        }
        if isEnded {
            playlist.line("#EXT-X-ENDLIST")
        } else if let last = entries.last, !last.file.isComplete {
            playlist.hint(last.file.fragments.count, of: last.file)
        }
        return playlist.text
    }

    /// Parts are listed of the last three target durations, before nobody wants them (6.2.2).
    private var firstWithParts: Int {
        var first = entries.count
        var length = 0.0
        while first > 0, length < Double(3 * target) {
            first -= 1
            length += entries[first].segment.duration.seconds
        }
        return first
    }
}
