/// What Mem tells a client that speaks Enhanced RTMP (v2, "Enhancing NetConnection connect Command").
enum EnhancedCapabilities {
    /// Mem looks at the pictures of these.
    private static let videoCodecs = ["avc1", "hvc1", "av01", "vp09"]
    /// Mem takes the packets of these.
    private static let audioCodecs = ["mp4a", "Opus", "fLaC", "ac-3", "ec-3", ".mp3"]
    /// `FourCcInfoMask.CanDecode`.
    private static let canDecode = 0x01
    /// `CapsExMask`: Multitrack, ModEx and TimestampNanoOffset; Mem never asks for a reconnect.
    private static let capsEx = 0x02 | 0x04 | 0x08

    /// The properties that go into the answer.
    static var properties: [AMFProperty] {
        [
            AMFProperty("fourCcList", .strictArray((videoCodecs + audioCodecs).map { .string($0) })),
            AMFProperty("videoFourCcInfoMap", infoMap(videoCodecs)),
            AMFProperty("audioFourCcInfoMap", infoMap(audioCodecs)),
            AMFProperty("capsEx", .number(Double(capsEx))),
        ]
    }

    private static func infoMap(_ codecs: [String]) -> AMFValue {
        .object(codecs.map { AMFProperty($0, .number(Double(canDecode))) })
    }
}
