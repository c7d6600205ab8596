/// What a rule watches for in a stream.
public enum RuleCondition: Hashable, Sendable {
    /// A sample is less similar (0 … 100) to the one before than this.
    case sceneChange(similarityBelow: Double)
    /// At least so many percent of the cells of a region differ from the sample before; with 0, any of them.
    case regionChange(PictureRegion, percent: Double)
    /// Nothing changed for so many seconds, in a region or in the whole picture.
    ///
    /// With `ignoresRestless` a clock or a cursor alone is no change.
    case frozen(seconds: Double, PictureRegion?, ignoresRestless: Bool)
    /// The picture is dark (mean luma, of 255) and even (standard deviation, of 255).
    case black(brightness: Double, spread: Double)
    /// The picture has one colour, whichever: its brightness is even.
    case plain(spread: Double)
    /// The stream is not live for so many seconds.
    case noSignal(seconds: Double)
    /// The picture, or a part of it, is at least so similar (0 … 100) to another one.
    ///
    /// The number is that of the frame whose look is wanted, for people.
    case looksLike(WantedLook, FrameID?, similarity: Double)
    /// The picture is smaller or larger than this.
    case resolution(minimum: PictureSize?, maximum: PictureSize?)
    /// Audio and video take fewer or more kilobits per second than this.
    case bitrate(minimum: Double?, maximum: Double?)
    /// The sound is less loud than this (dBFS) for so many seconds, or there is none.
    case silence(seconds: Double, levelBelow: Double)

    /// The word that API and database use.
    public var type: String {
        switch self {
        case .sceneChange: "scene_change"
        case .regionChange: "region_change"
        case .frozen: "frozen"
        case .black: "black"
        case .plain: "plain"
        case .noSignal: "no_signal"
        case .looksLike: "looks_like"
        case .resolution: "resolution"
        case .bitrate: "bitrate"
        case .silence: "silence"
        }
    }

    /// All words, in the order in which people are told of them.
    public static let types = [
        "scene_change", "region_change", "frozen", "black", "plain", "no_signal", "looks_like", "resolution", "bitrate",
        "silence",
    ]

    /// Whether it is the samples that tell, so that without any there is nothing to be told.
    public var isOfSamples: Bool {
        switch self {
        case .noSignal, .bitrate, .silence: false
        default: true
        }
    }

    /// A change is over with the next sample, and is seldom alone: those in a row are one alert.
    var usualClearSeconds: Double {
        switch self {
        case .sceneChange, .regionChange: 10
        case .frozen, .black, .plain, .noSignal, .looksLike, .resolution, .bitrate, .silence: 0
        }
    }

    /// More than codec noise moves the value by.
    var usualHysteresis: Double {
        switch self {
        case .black, .plain: 2
        case .looksLike: 2
        // Decibels.
        case .silence: 3
        case .sceneChange, .regionChange, .frozen, .noSignal, .resolution, .bitrate: 0
        }
    }
}
