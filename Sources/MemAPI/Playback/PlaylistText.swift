internal import MemCore

/// The lines of a media playlist (RFC 8216bis), one after the other.
struct PlaylistText {
    private(set) var text = "#EXTM3U\n"
    /// The file that the lines are about.
    private var file: String?

    mutating func line(_ line: String) {
        text += line
        text += "\n"
    }

    /// Says which file comes next, if that is another one; each begins with times of its own.
    mutating func begin(_ file: PlayableFile) {
        guard self.file != file.name else { return }
        if self.file != nil { line("#EXT-X-DISCONTINUITY") }
        self.file = file.name
        line("#EXT-X-MAP:URI=\"\(Self.address(file.name))\",BYTERANGE=\"\(file.front)@0\"")
    }

    /// Says when the next segment was on screen.
    mutating func date(_ instant: Instant) {
        line("#EXT-X-PROGRAM-DATE-TIME:\(instant.rfc3339)")
    }

    /// A segment that is complete, as a part of its file.
    mutating func segment(_ segment: PlayableFile.Segment, of file: PlayableFile) {
        line("#EXTINF:\(Self.seconds(segment.duration)),")
        line("#EXT-X-BYTERANGE:\(segment.range.count)@\(segment.range.lowerBound)")
        line(Self.address(file.name))
    }

    /// A fragment, which has an address of its own.
    mutating func part(_ number: Int, of file: PlayableFile) {
        let fragment = file.fragments[number]
        line(
            "#EXT-X-PART:DURATION=\(Self.seconds(fragment.duration)),URI=\"\(Self.address(file.name, part: number))\""
                + (fragment.isKeyframe ? ",INDEPENDENT=YES" : "")
        )
    }

    /// The fragment that comes next can be asked for.
    mutating func hint(_ number: Int, of file: PlayableFile) {
        line("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"\(Self.address(file.name, part: number))\"")
    }

    /// Where a file is, seen from a playlist.
    private static func address(_ name: String, part: Int? = nil) -> String {
        "media/\(name)" + (part.map { "?fragment=\($0)" } ?? "")
    }

    /// A length in seconds, to the microsecond.
    static func seconds(_ time: MediaTime) -> String {
        let digits = String(time.microseconds % 1_000_000)
        return "\(time.microseconds / 1_000_000)." + String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// A number of seconds that no length is longer than when it is rounded, as TARGETDURATION is (4.4.3.1).
    static func target(_ longest: MediaTime?) -> Int64 {
        max(2, ((longest ?? .zero).microseconds + 500_000) / 1_000_000)
    }
}
