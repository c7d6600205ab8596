/// The name of a video file that says when its first picture was on screen: `2026-11-22_09-30-00.mp4`, in UTC.
public enum RecordingName {
    /// What such a name ends with.
    public static let extensions = ["mp4", "mkv", "flv", "mov", "webm"]

    /// What such a name looks like, for people.
    public static let form = "YYYY-MM-DD_HH-MM-SS.(\(extensions.joined(separator: "|")))"

    /// When the recording of this name begins; nil if the name is no such one.
    public static func start(of name: String) -> Instant? {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, extensions.contains(parts[1].lowercased()), parts[0].utf8.count == 19 else {
            return nil
        }
        let halves = parts[0].split(separator: "_", omittingEmptySubsequences: false)
        guard halves.count == 2, halves[0].utf8.count == 10 else { return nil }
        let time = halves[1].split(separator: "-", omittingEmptySubsequences: false)
        guard time.count == 3 else { return nil }
        return Instant(rfc3339: "\(halves[0])T\(time.joined(separator: ":"))Z")
    }
}
