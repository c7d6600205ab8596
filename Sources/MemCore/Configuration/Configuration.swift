/// Everything that a user can set, with its defaults: the tree of `config.yaml`, key for key.
///
/// The values are checked where they are read (the room `ConfigurationFile`); code that gets one relies on the ranges.
public struct Configuration: Hashable, Sendable {
    /// `streaming`: how video comes in.
    public var streaming = Streaming()
    /// `capture`: which pictures are kept, and how.
    public var capture = Capture()
    /// `database`: where they are kept.
    public var database = Database()
    /// `storage`: what it may take.
    public var storage = Storage()
    /// `retention`: what is let go of, and when.
    public var retention = Retention()
    /// `api`: how they are asked for.
    public var api = API()
    /// `rules`: what may be done when one fires.
    public var rules = Rules()
    /// `files`: video files that are imported.
    public var files = Files()
    /// `logging`: what Mem says of itself.
    public var logging = Logging()

    /// The defaults.
    public init() {}

    /// The part `streaming`.
    public struct Streaming: Hashable, Sendable {
        /// The part `streaming.rtmp`.
        public var rtmp = RTMP()
        /// The part `streaming.rtmps`.
        public var rtmps = RTMPS()
        /// The part `streaming.capture`.
        public var capture = Capture()
        /// The part `streaming.auth`.
        public var auth = Auth()
        /// The part `streaming.limits`.
        public var limits = Limits()
        /// `streaming.recording`: whether video and audio are recorded as they come.
        public var recording = RecordingMode.onRule

        /// `streaming.rtmp`: the listener.
        public struct RTMP: Hashable, Sendable {
            /// Whether publishers are taken in without TLS.
            public var enabled = true
            /// The host name in the URLs handed to people, as their encoders reach this machine.
            public var host = "localhost"
            /// The TCP port, on all IPv4 and IPv6 addresses; 0 takes any free one.
            ///
            /// 1935 is RTMP's registered port.
            public var port = 1935
            /// How many sessions may be live at once, 1 … 1000.
            public var maxConcurrentStreams = 10
            /// Whether a new session accepts its publisher without a call of `start`.
            public var autoStart = true

            /// The defaults.
            public init() {}
        }

        /// `streaming.capture`: from video to samples.
        public struct Capture: Hashable, Sendable {
            /// Seconds of media time from one sampling instant to the next, 0.1 … 3600.
            public var frameIntervalSeconds = 1.0
            /// Seconds of video held per stream while the decoder or the store is behind, 1 … 600.
            public var bufferSize = 30.0
            /// The long side that a picture may have, in either orientation, 16 … 16384.
            public var maxFrameWidth = 7680
            /// The short side that a picture may have, in either orientation, 16 … 16384.
            public var maxFrameHeight = 4320
            /// Who decodes live streams.
            public var decoding = DecodingMethod.software
            /// Whether it is always measured how loud live streams are; else while a rule asks.
            public var soundLevels = false

            /// The defaults.
            public init() {}
        }

        /// The part `streaming.auth`.
        public struct Auth: Hashable, Sendable {
            /// Whether a publisher needs a key that Mem handed out; if not, any path creates a session by that name.
            public var requireStreamKey = true
            /// Who is asked before a publisher is let in: an address of HTTP; nil: nobody.
            public var publishURL: String?
            /// The file of the secret that questions are signed with.
            public var publishSecretFile: String?
            /// Seconds that an answer may take, 0.5 … 10.
            public var publishSeconds = 5.0
            /// Whether publishers are let in when there is no answer.
            public var publishFailOpen = false

            /// The defaults.
            public init() {}
        }

        /// The defaults.
        public init() {}
    }

    /// The part `capture`.
    public struct Capture: Hashable, Sendable {
        /// The part `capture.frame`.
        public var frame = Frame()

        /// `capture.frame`: which samples become pictures.
        public struct Frame: Hashable, Sendable {
            /// JPEG quality, 1 … 100.
            public var jpegQuality = 85
            /// Whether pictures that show nothing new are left out.
            public var enableDeduplication = true
            /// How small a change is news.
            public var sensitivity = Sensitivity.text
            /// Seconds after which a picture is kept even if nothing changed, 1 … 86400.
            public var heartbeatSeconds = 300.0
            /// The original's rule, 0 … 100: keep when the similarity to the last kept picture is below.
            ///
            /// Replaces ``sensitivity`` when set.
            public var similarityThreshold: Double?

            /// The defaults.
            public init() {}
        }

        /// How small a change is news.
        public enum Sensitivity: String, Hashable, Sendable, CaseIterable {
            /// Every change that codec noise does not explain: one typed character.
            case any
            /// A changed word or line of text; a cursor or a clock is no news.
            case text
            /// Another slide, window or scene.
            case scene
        }

        /// The defaults.
        public init() {}
    }

    /// The part `database`.
    public struct Database: Hashable, Sendable {
        /// The main DuckDB file; picture files lie in a folder beside it.
        public var path = "data/mem.duckdb"

        /// The defaults.
        public init() {}
    }

    /// The part `storage`.
    public struct Storage: Hashable, Sendable {
        /// The bytes that stay free on the disk, 0 or more; nil: 5 % of it, 2 GiB at most.
        public var minimumFree: Int?

        /// The defaults.
        public init() {}
    }

    /// The part `api`.
    public struct API: Hashable, Sendable {
        /// The address that the API listens on.
        public var host = "127.0.0.1"
        /// The API's TCP port; 0 takes any free one.
        public var port = 8000
        /// Who needs a token.
        public var auth = Auth.auto
        /// The file of the tokens; nil: beside the database.
        public var tokens: String?
        /// The names by which the API may be asked, besides the machine's own: what a proxy in front of Mem passes on.
        public var hosts: [String] = []
        /// The addresses and networks of proxies that are believed when they say for whom they ask; none.
        public var trustedProxies: [String] = []
        /// The origins whose pages may use the API besides those of this machine; `*` is every one.
        public var corsOrigins: [String] = []
        /// The bytes that an uploaded video may have, 1 or more.
        ///
        /// 5 GB, as in the original: an evening of 1080p.
        public var maxUploadSize = 5_368_709_120
        /// The part `api.https`.
        public var https = HTTPS()
        /// The part `api.limits`.
        public var limits = Limits()

        /// The defaults.
        public init() {}
    }

    /// The part `files`.
    public struct Files: Hashable, Sendable {
        /// The folder whose files may be imported by their path; nil: none.
        public var importDirectory: String?

        /// The defaults.
        public init() {}
    }

    /// The part `logging`.
    public struct Logging: Hashable, Sendable {
        /// The least important level that is written.
        public var level = Level.info
        /// How lines are written.
        public var format = Format.text

        /// How lines are written.
        public enum Format: String, Hashable, Sendable, CaseIterable {
            /// For people.
            case text
            /// For programs: one JSON object a line.
            case json
        }

        /// Levels, by the names of swift-log.
        public enum Level: String, Hashable, Sendable, CaseIterable {
            /// Everything, for Mem's authors.
            case trace
            /// What helps to find a fault.
            case debug
            /// Life-cycle events.
            case info
            /// Rare but normal.
            case notice
            /// Something went wrong and was dealt with.
            case warning
            /// Something went wrong and needs a person.
            case error
            /// Mem can't go on.
            case critical
        }

        /// The defaults.
        public init() {}
    }
}
