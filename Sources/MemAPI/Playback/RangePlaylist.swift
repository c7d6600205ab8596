internal import MemCore

/// What was recorded in a range, as a playlist to which nothing is added.
struct RangePlaylist {
    /// The playlist; nil if nothing reaches into the range.
    let text: String?

    /// Makes the playlist of the segments that reach into a range.
    init(_ files: [PlayableFile], from start: Instant, to end: Instant) {
        let wanted = files.flatMap { file in
            file.segments.compactMap { segment in
                let isWanted = segment.start < end && segment.start.advanced(by: segment.duration) > start
                return isWanted ? (file: file, segment: segment) : nil
            }
        }
        guard !wanted.isEmpty else {
            text = nil
            return
        }
        var playlist = PlaylistText()
        playlist.line("#EXT-X-VERSION:7")
        playlist.line("#EXT-X-TARGETDURATION:\(PlaylistText.target(wanted.map(\.segment.duration).max()))")
        playlist.line("#EXT-X-PLAYLIST-TYPE:VOD")
        playlist.line("#EXT-X-INDEPENDENT-SEGMENTS")
        playlist.line("#EXT-X-MEDIA-SEQUENCE:0")
        for (file, segment) in wanted {
            playlist.begin(file)
            playlist.date(segment.start)
            playlist.segment(segment, of: file)
        }
        playlist.line("#EXT-X-ENDLIST")
        text = playlist.text
    }
}
