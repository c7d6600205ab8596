/// What a test sets in `config.yaml`; the ports are free ones.
struct ServerOptions: Sendable {
    var maxConcurrentStreams = 10
    var frameIntervalSeconds = 1.0
    var bufferSize = 30
    var maxFrameWidth = 7680
    var maxFrameHeight = 4320
    var requireStreamKey = true
    /// Off where a test wants every sample's own picture.
    var enableDeduplication = true
    var heartbeatSeconds = 300
    /// The size of a disk of its own for the data, in megabytes; needs ``TestFolder/canMount``.
    var diskMegabytes: Int?

    /// What `storage.minimum_free` is; nil: the default.
    var minimumFree: Int?

    /// The bytes that an uploaded file may have.
    var maxUploadBytes = 5_368_709_120

    /// What `streaming.auth` sets besides, as YAML.
    var auth = ""

    /// What `api` sets besides, as YAML: `, auth: none`.
    var api = ""

    /// How the log is written.
    var logFormat = "text"

    /// What `streaming.limits` sets, as YAML.
    var limits = "{}"

    /// What `streaming.rtmps` sets, as YAML.
    var rtmps = "{}"

    /// What `api.https` sets, as YAML.
    var https = "{}"

    /// What `rules` sets, as YAML.
    var rules = "{}"

    /// Every sample is kept, whatever it shows.
    static let keepingEverySample = ServerOptions(enableDeduplication: false)

    /// The file's text.
    func yaml(data: String, apiPort: Int, rtmpPort: Int) -> String {
        """
        streaming:
          rtmp: { host: 127.0.0.1, port: \(rtmpPort), max_concurrent_streams: \(maxConcurrentStreams) }
          rtmps: \(rtmps)
          capture:
            frame_interval_seconds: \(frameIntervalSeconds)
            buffer_size: \(bufferSize)
            max_frame_width: \(maxFrameWidth)
            max_frame_height: \(maxFrameHeight)
          auth: { require_stream_key: \(requireStreamKey)\(auth) }
          limits: \(limits)
        capture:
          frame: { enable_deduplication: \(enableDeduplication), heartbeat_seconds: \(heartbeatSeconds) }
        database: { path: \(data)/mem.duckdb }
        storage: { minimum_free: \(minimumFree.map(String.init) ?? "null") }
        api: { host: 127.0.0.1, port: \(apiPort), max_upload_size: \(maxUploadBytes), https: \(https)\(api) }
        rules: \(rules)
        files: { import_directory: \(data) }
        logging: { level: debug, format: \(logFormat) }

        """
    }
}
