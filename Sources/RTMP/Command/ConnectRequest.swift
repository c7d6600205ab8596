/// What a client says of itself in `connect` (RTMP 1.0, section 7.2.1.1).
struct ConnectRequest {
    /// The application, with query and all; from the URL's path if it is not named.
    var app: String
    /// The URL that the client connected to.
    var tcURL: String?
    /// What the client is.
    var flashVer: String?
    /// The version of AMF that it wants to use: 0 or 3.
    var objectEncoding: Double
    /// Whether it speaks Enhanced RTMP and says so.
    var isEnhanced: Bool

    /// Reads the command object.
    init(_ object: AMFValue?) {
        tcURL = object?["tcUrl"]?.string
        app = object?["app"]?.string ?? Self.path(of: tcURL ?? "")
        flashVer = StreamMetadata.text(object?["flashVer"])
        objectEncoding = object?["objectEncoding"]?.number == 3 ? 3 : 0
        isEnhanced = ["fourCcList", "videoFourCcInfoMap", "audioFourCcInfoMap", "capsEx"].contains { name in
            object?[name] != nil
        }
    }

    /// What follows the authority of a URL, without the slash.
    private static func path(of url: String) -> String {
        let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return parts.count == 4 ? String(parts[3]) : ""
    }
}
