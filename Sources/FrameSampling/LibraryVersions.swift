internal import CFFmpeg
internal import CTurboJPEG
internal import Glibc

/// Which versions of the media libraries are linked in.
public enum LibraryVersions {
    /// Each library's name and version; those of FFmpeg's release, and of each of its libraries.
    public static var all: [(name: String, version: String)] {
        [
            // With Debian's revision, which tells whether a security update is in it.
            ("ffmpeg", String(cString: av_version_info())),
            ("libavcodec", dotted(avcodec_version())),
            ("libavformat", dotted(avformat_version())),
            ("libavutil", dotted(avutil_version())),
            ("libswscale", dotted(swscale_version())),
            ("libturbojpeg", turboJPEG),
        ]
    }

    /// The versions in words: `libavcodec 59.37.100, …`.
    public static var description: String {
        all.map { "\($0.name) \($0.version)" }.joined(separator: ", ")
    }

    /// The versions and the codecs that can be decoded, as one line of JSON.
    public static var json: String {
        let versions = all.map { "\"\($0.name)\":\"\($0.version)\"" }.joined(separator: ",")
        let decoders: [String] = ["h264", "hevc", "libdav1d", "vp9"]
        let codecs = decoders.filter { (name: String) in avcodec_find_decoder_by_name(name) != nil }
        let names = codecs.map { "\"\($0)\"" }.joined(separator: ",")
        return "{\"libraries\":{\(versions)},\"decoders\":[\(names)]}"
    }

    /// Keeps FFmpeg's libraries from writing to standard error, where a stranger's stream could fill the disk.
    public static func silence() {
        av_log_set_level(AV_LOG_QUIET)
    }

    /// The library has no call for its version, but the file that is loaded is named after its interface: `so.0.2.0`.
    private static var turboJPEG: String {
        guard let name = mem_turbojpeg_file(), let path = realpath(name, nil) else { return "unknown" }
        defer { free(path) }
        let file = String(cString: path).split(separator: "/").last ?? ""
        return String(file.drop { $0 != "." }.dropFirst())
    }

    private static func dotted(_ version: UInt32) -> String {
        "\(version >> 16).\(version >> 8 & 255).\(version & 255)"
    }
}
