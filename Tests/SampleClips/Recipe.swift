/// How FFmpeg makes a clip for the bit-exactness matrix.
package struct Recipe: CustomStringConvertible, Sendable {
    package var name: String
    package var input: String
    package var output: [String]

    package var description: String { name }

    private static func source(rate: String = "30", size: String = "316x178", seconds: Int = 6) -> String {
        "testsrc2=size=\(size):rate=\(rate):duration=\(seconds)"
    }

    private static func x264(
        _ name: String,
        _ parameters: String,
        input: String = source(),
        more: [String] = []
    ) -> Recipe {
        Recipe(
            name: name,
            input: input,
            output: ["-c:v", "libx264", "-preset", "veryfast", "-x264-params", parameters] + more
        )
    }

    private static func other(_ name: String, _ output: String, input: String = source()) -> Recipe {
        Recipe(name: name, input: input, output: output.split(separator: " ").map(String.init))
    }

    /// A picture that moves, stands still for two and a half seconds, moves again, and stands still to the end.
    package static let still =
        source(seconds: 2) + ",loop=loop=75:size=1:start=30,tpad=stop_mode=clone:stop_duration=3"

    /// The same with an edge around it: in its corner, from which the motion of all else is told, nothing ever moves.
    package static let stillInCorner = still + ",pad=444:306:96:96:gray"

    /// Pictures that stand still, in the ways in which they are coded as copies.
    package static let copies: [Recipe] = [
        x264("still", "bframes=0:keyint=60:scenecut=0", input: still),
        x264("still, GOP of 20 s", "bframes=3:keyint=600:scenecut=0", input: still),
        x264("still, no arithmetic coding", "cabac=0:bframes=3:keyint=60", input: still),
        x264("still, baseline", "cabac=0:bframes=0:keyint=60:ref=1:8x8dct=0", input: still),
        x264("still, pyramid", "bframes=5:b-adapt=0:b-pyramid=normal:keyint=90:ref=4:direct=spatial", input: still),
        x264("still, temporal direct", "bframes=3:b-adapt=0:keyint=60:direct=temporal", input: still),
        x264("still, weighted", "bframes=2:weightp=2:weightb=1:keyint=60:ref=3", input: still),
        x264("still, four slices", "slices=4:bframes=2:keyint=60", input: still),
        x264(
            "still, constant bitrate",
            "nal-hrd=cbr:bitrate=1000:vbv-maxrate=1000:vbv-bufsize=1000:keyint=60",
            input: still
        ),
        x264("still, 4:4:4", "bframes=2:keyint=60", input: still, more: ["-pix_fmt", "yuv444p"]),
        x264("still, 10 bit", "bframes=2:keyint=60", input: still, more: ["-pix_fmt", "yuv420p10le"]),
        x264(
            "still, interlaced",
            "tff=1:bframes=2:keyint=60",
            input: still + ",scale=316:180",
            more: ["-flags", "+ildct+ilme"]
        ),
        x264("still, intra refresh", "intra-refresh=1:keyint=40:bframes=2", input: still),
    ]

    /// H.264 in its variety, by x264.
    package static let avc: [Recipe] =
        copies + [0, 1, 2, 3, 8].map { x264("\($0) B-frames", "bframes=\($0):keyint=60:b-adapt=0") }
        + ["none", "normal", "strict"].map {
            x264("b-pyramid \($0)", "bframes=5:b-pyramid=\($0):keyint=60:b-adapt=0:ref=5")
        }
        + [1, 4, 16].map { x264("\($0) references", "bframes=3:ref=\($0):keyint=100:level=5.1") }
        + [
            x264("open GOP", "bframes=3:open-gop=1:keyint=30:min-keyint=10:b-pyramid=normal"),
            x264("open GOP, strict pyramid", "bframes=7:open-gop=1:keyint=45:b-pyramid=strict:b-adapt=0"),
            x264("intra refresh", "intra-refresh=1:keyint=40:bframes=2"),
            x264("weighted prediction", "bframes=3:weightp=2:weightb=1:keyint=60"),
            x264(
                "interlaced",
                "tff=1:bframes=3:keyint=60",
                input: source(size: "316x180"),
                more: ["-flags", "+ildct+ilme"]
            ),
            x264("four slices", "slices=4:bframes=3:keyint=60"),
            x264("no arithmetic coding", "cabac=0:bframes=3:keyint=60:b-pyramid=normal"),
            x264("no arithmetic coding, four slices", "cabac=0:slices=4:bframes=5:b-adapt=0:keyint=60"),
            x264("zero latency", "keyint=50:sliced-threads=0:slices=1", more: ["-tune", "zerolatency"]),
            x264("GOP of 8 s", "bframes=3:keyint=240:scenecut=0", input: source(seconds: 10)),
            x264("29.97 Hz", "bframes=3:keyint=60", input: source(rate: "30000/1001")),
            x264("60 Hz", "bframes=3:keyint=120", input: source(rate: "60")),
            x264("120 Hz", "bframes=3:keyint=240", input: source(rate: "120")),
            x264("15 Hz", "bframes=3:keyint=30", input: source(rate: "15", seconds: 8)),
            x264(
                "variable rate",
                "bframes=3:keyint=60",
                input: source() + ",select='not(eq(mod(n\\,7)\\,3))*not(between(n\\,70\\,115))'",
                more: ["-fps_mode", "vfr"]
            ),
            x264("4:2:2", "bframes=3:keyint=60", more: ["-pix_fmt", "yuv422p"]),
            x264("4:4:4", "bframes=3:keyint=60", more: ["-pix_fmt", "yuv444p"]),
            x264("10 bit", "bframes=3:keyint=60", more: ["-pix_fmt", "yuv420p10le"]),
            x264("RGB", "bframes=2:keyint=60", more: ["-c:v", "libx264rgb", "-pix_fmt", "rgb24"]),
            x264("odd size", "bframes=2:keyint=60", input: source(size: "317x179"), more: ["-pix_fmt", "yuv444p"]),
        ]

    private static func x265(
        _ name: String,
        _ parameters: String,
        preset: String = "veryfast",
        input: String = stillInCorner,
        more: [String] = []
    ) -> Recipe {
        let parameters = "log-level=0:keyint=20:scenecut=0:" + parameters
        return Recipe(
            name: name,
            input: input,
            output: ["-c:v", "libx265", "-preset", preset, "-x265-params", parameters] + more
        )
    }

    /// Pictures of HEVC that stand still, in the ways in which they are coded as copies.
    package static let hevcCopies: [Recipe] = [
        x265("HEVC, still", "bframes=0"),
        x265("HEVC, still, B-frames", "bframes=4", preset: "superfast"),
        x265("HEVC, still, medium", "bframes=3:b-adapt=0", preset: "medium"),
        x265("HEVC, still, ultrafast", "bframes=2:ref=3", preset: "ultrafast"),
        x265("HEVC, still, no wavefronts", "wpp=0:bframes=0"),
        x265("HEVC, still, small blocks", "ctu=16:min-cu-size=8:bframes=0", preset: "fast"),
        x265("HEVC, still, no offsets, no motion predicted", "no-sao=1:temporal-mvp=0:bframes=2:weightp=0"),
        x265("HEVC, still, two slices", "slices=2:bframes=0", input: stillInCorner + ",scale=632:356"),
        x265("HEVC, still, closed GOP", "open-gop=0:bframes=3", preset: "superfast"),
        x265("HEVC, still, unfiltered", "deblock=0:no-deblock=1:bframes=2", preset: "superfast"),
        x265("HEVC, still, 10 bit", "bframes=0", more: ["-pix_fmt", "yuv420p10le"]),
        x265("HEVC, still, 4:4:4", "bframes=0", more: ["-pix_fmt", "yuv444p"]),
    ]

    /// HEVC, by x265.
    package static var hevc: [Recipe] { others.filter { $0.name.hasPrefix("HEVC") } + hevcCopies }

    /// HEVC, AV1 and VP9, by the encoders of PyPI's FFmpeg.
    package static let others: [Recipe] = [
        other("HEVC", "-c:v libx265 -preset veryfast -x265-params log-level=0:bframes=4:keyint=60"),
        other(
            "HEVC, closed GOP",
            "-c:v libx265 -preset veryfast -x265-params log-level=0:open-gop=0:keyint=45:bframes=3"
        ),
        other(
            "HEVC, RADL",
            "-c:v libx265 -preset veryfast -x265-params log-level=0:open-gop=0:radl=2:keyint=45:bframes=3"
        ),
        other(
            "HEVC, temporal layers",
            "-c:v libx265 -preset veryfast -x265-params log-level=0:temporal-layers=3:bframes=7:b-adapt=0:keyint=60"
        ),
        other(
            "HEVC, deep pyramid",
            "-c:v libx265 -preset veryfast -x265-params log-level=0:bframes=8:b-adapt=0:ref=1:weightb=1:keyint=250"
        ),
        other("HEVC, 10 bit", "-c:v libx265 -preset veryfast -pix_fmt yuv420p10le -x265-params log-level=0:keyint=60"),
        other("HEVC, no B-frames", "-c:v libx265 -preset veryfast -x265-params log-level=0:bframes=0:keyint=250"),
        other("AV1 by SVT", "-c:v libsvtav1 -preset 10 -g 60 -svtav1-params lookahead=0"),
        other("AV1 by SVT, low delay", "-c:v libsvtav1 -preset 10 -g 60 -svtav1-params pred-struct=1"),
        other("AV1 by libaom", "-c:v libaom-av1 -cpu-used 8 -g 60 -row-mt 1", input: source(seconds: 4)),
        other("AV1, 10 bit", "-c:v libsvtav1 -preset 10 -g 60 -pix_fmt yuv420p10le"),
        other(
            "VP9 with hidden frames",
            "-c:v libvpx-vp9 -deadline good -cpu-used 8 -auto-alt-ref 1 -lag-in-frames 16 -g 60 -b:v 500k"
        ),
        other("VP9, realtime", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 90 -b:v 500k"),
    ]
}
