internal import MemCore

extension ConfigurationKey {
    /// Every key there is, in the order of the shipped example.
    static let all: [ConfigurationKey] = streaming + limits + capture + retention + api + apiLimits + filesAndLogging

    private static let streaming: [ConfigurationKey] = [
        ConfigurationKey(
            "streaming.rtmp.enabled",
            .restart,
            .flag(\.streaming.rtmp.enabled),
            "Whether publishers (OBS, FFmpeg, cameras) are taken in without TLS.",
            "false with streaming.rtmps set takes them in by TLS alone; without it, nobody is."
        ),
        ConfigurationKey(
            "streaming.rtmp.host",
            .atOnce,
            .text(\.streaming.rtmp.host, .hostName),
            "The host name in the URLs that Mem hands out: this machine, as your encoders reach it.",
            "RTMP_HOST sets it, too."
        ),
        ConfigurationKey(
            "streaming.rtmp.port",
            .restart,
            .whole(\.streaming.rtmp.port, 0...65535),
            "The TCP port for publishers, on all IPv4 and IPv6 addresses; 0 takes any free one.",
            "1935 is RTMP's registered port: with it, no URL needs a port."
        ),
        ConfigurationKey(
            "streaming.rtmp.max_concurrent_streams",
            .atOnce,
            .whole(\.streaming.rtmp.maxConcurrentStreams, 1...1000),
            "How many sessions may be live at once; a publisher beyond that is refused."
        ),
        ConfigurationKey(
            "streaming.rtmp.auto_start",
            .atOnce,
            .flag(\.streaming.rtmp.autoStart),
            "Whether a new session lets its publisher in without a call of start."
        ),
        ConfigurationKey(
            "streaming.rtmps.port",
            .restart,
            .whole(\.streaming.rtmps.port, 0...65535),
            "The TCP port for publishers that come by TLS (rtmps://), on all addresses; 0 takes any free one.",
            "It is open when the two files below are named."
        ),
        ConfigurationKey(
            "streaming.rtmps.certificate",
            .restart,
            .optionalText(\.streaming.rtmps.certificate, .filePath),
            "The certificate in PEM, followed by those that lead to its authority (Let's Encrypt: fullchain.pem).",
            "A new file is noticed within seconds, or on SIGHUP; no stream is interrupted. OBS takes only",
            "certificates that its computer trusts, for the name in streaming.rtmp.host: ask mem doctor."
        ),
        ConfigurationKey(
            "streaming.rtmps.private_key",
            .restart,
            .optionalText(\.streaming.rtmps.privateKey, .filePath),
            "The certificate's private key in PEM, without a passphrase (Let's Encrypt: privkey.pem).",
            "Nobody but the user that runs Mem should be able to read it."
        ),
        ConfigurationKey(
            "streaming.capture.frame_interval_seconds",
            .nextKeyframe,
            .decimal(\.streaming.capture.frameIntervalSeconds, StreamSettings.frameIntervals),
            "Seconds of a stream's own time from one sample to the next."
        ),
        ConfigurationKey(
            "streaming.capture.buffer_size",
            .nextConnection,
            .decimal(\.streaming.capture.bufferSize, 1...600),
            "Seconds of video held per stream while its decoder or the store is behind;",
            "beyond that, video is dropped up to the next keyframe, and counted.",
            "From half of it on a decoder that is behind gets keyframes alone, then fewer of them."
        ),
        ConfigurationKey(
            "streaming.capture.max_frame_width",
            .nextConnection,
            .whole(\.streaming.capture.maxFrameWidth, 16...16384),
            "Pixels that the long side of a picture may have, in either orientation."
        ),
        ConfigurationKey(
            "streaming.capture.max_frame_height",
            .nextConnection,
            .whole(\.streaming.capture.maxFrameHeight, 16...16384),
            "Pixels that the short side of a picture may have, in either orientation."
        ),
        ConfigurationKey(
            "streaming.capture.decoding",
            .nextConnection,
            .word(of: \.streaming.capture.decoding),
            "Who decodes live streams. software: the processor. vaapi, nvdec: a graphics processor, auto: whichever there is;",
            "what it can't decode, and all if it fails, the processor does. mem doctor tells what there is.",
            "Beside the driver of one the decoder's sandbox is weaker: docs/threat-model.md."
        ),
        ConfigurationKey(
            "streaming.capture.sound_levels",
            .atOnce,
            .flag(\.streaming.capture.soundLevels),
            "Whether it is always measured how loud live streams are, so that a rule about silence can be tried with the past;",
            "if not, only while such a rule is on. It takes a small process for each stream with sound."
        ),
        ConfigurationKey(
            "streaming.auth.require_stream_key",
            .atOnce,
            .flag(\.streaming.auth.requireStreamKey),
            "Whether a publisher needs a key that Mem handed out.",
            "If not, any path creates a session by that name: only for networks that you trust."
        ),
        ConfigurationKey(
            "streaming.auth.publish_url",
            .atOnce,
            .optionalText(\.streaming.auth.publishURL, .httpAddress),
            "Who is asked, by a signed POST, before a publisher with a right key is let in; null: nobody."
        ),
        ConfigurationKey(
            "streaming.auth.publish_secret_file",
            .atOnce,
            .optionalText(\.streaming.auth.publishSecretFile, .filePath),
            "The file of the secret (16 bytes or more) that those questions are signed with."
        ),
        ConfigurationKey(
            "streaming.auth.publish_seconds",
            .atOnce,
            .decimal(\.streaming.auth.publishSeconds, 0.5...10),
            "Seconds that the answer may take."
        ),
        ConfigurationKey(
            "streaming.auth.publish_fail_open",
            .atOnce,
            .flag(\.streaming.auth.publishFailOpen),
            "Whether publishers are let in when there is no answer; if not, they are refused."
        ),
        ConfigurationKey(
            "streaming.recording",
            .nextKeyframe,
            .word(of: \.streaming.recording),
            "Whether the video and audio of streams are recorded as they come, beside the database. off: never.",
            "on_rule: while an alert is open of a rule with the action record, and before and after that as it says.",
            "always: whenever they are live. Each stream may have it otherwise: mem streams set NAME recording=always.",
            "What is recorded stays unless retention says otherwise; an hour of 6 Mb/s takes 2.7 GB."
        ),
    ]

    private static let capture: [ConfigurationKey] = [
        ConfigurationKey(
            "capture.frame.jpeg_quality",
            .nextKeyframe,
            .whole(\.capture.frame.jpegQuality, StreamSettings.jpegQualities),
            "The quality of stored JPEGs; 85 keeps small text readable."
        ),
        ConfigurationKey(
            "capture.frame.enable_deduplication",
            .nextKeyframe,
            .flag(\.capture.frame.enableDeduplication),
            "Whether pictures that show nothing new are left out; if not, every sample is stored."
        ),
        ConfigurationKey(
            "capture.frame.sensitivity",
            .nextKeyframe,
            .word(of: \.capture.frame.sensitivity),
            "How small a change is news. any: a typed character. text: a word or a line of text,",
            "but no cursor or clock. scene: another slide, window or scene."
        ),
        ConfigurationKey(
            "capture.frame.heartbeat_seconds",
            .nextKeyframe,
            .decimal(\.capture.frame.heartbeatSeconds, StreamSettings.heartbeats),
            "Seconds after which a picture is stored even if nothing changed."
        ),
        ConfigurationKey(
            "capture.frame.similarity_threshold",
            .nextKeyframe,
            .optionalDecimal(\.capture.frame.similarityThreshold, 0...100),
            "Percent of likeness to the last stored picture below which a picture is stored.",
            "Takes the place of sensitivity when it is set; better leave it unset (null)."
        ),
        ConfigurationKey(
            "database.path",
            .restart,
            .text(\.database.path, .filePath),
            "The DuckDB file; pictures lie in files beside it. Relative to where Mem is started."
        ),
        ConfigurationKey(
            "storage.minimum_free",
            .restart,
            .optionalWhole(\.storage.minimumFree, 0...1_000_000_000_000_000),
            "The bytes that stay free on the disk: below, no pictures are stored, only when which was on screen,",
            "so that the database never finds the disk full. null: 5 % of the disk, 2 GiB at most; 0: nothing."
        ),
    ]

    private static let api: [ConfigurationKey] = [
        ConfigurationKey(
            "api.host",
            .restart,
            .text(\.api.host, .hostName),
            "The address that the REST API listens on. 127.0.0.1 is this machine alone, 0.0.0.0 and :: are everybody:",
            "then requests need a token (see auth)."
        ),
        ConfigurationKey(
            "api.port",
            .restart,
            .whole(\.api.port, 0...65535),
            "The TCP port of the REST API; 0 takes any free one."
        ),
        ConfigurationKey(
            "api.auth",
            .restart,
            .word(of: \.api.auth),
            "Who needs a token (mem token create). auto: everybody, unless host is this machine alone.",
            "tokens: everybody; set this behind a proxy. none: nobody, so whoever reaches the API reads everything."
        ),
        ConfigurationKey(
            "api.tokens",
            .restart,
            .optionalText(\.api.tokens, .filePath),
            "The file of the tokens, which mem token changes; null: database.path with .tokens at its end."
        ),
        ConfigurationKey(
            "api.hosts",
            .atOnce,
            .texts(\.api.hosts, .hostName),
            "The host names by which the API may be asked, besides addresses, localhost, this machine's own name,",
            "api.host and streaming.rtmp.host. List the name that a proxy in front of Mem has."
        ),
        ConfigurationKey(
            "api.trusted_proxies",
            .atOnce,
            .texts(\.api.trustedProxies, .network),
            "The addresses or networks (10.0.0.0/8) of proxies in front of Mem. Only those are believed when they say in",
            "X-Forwarded-For, X-Forwarded-Proto or Forwarded for whom they ask, and how they were asked."
        ),
        ConfigurationKey(
            "api.cors_origins",
            .atOnce,
            .texts(\.api.corsOrigins, .origin),
            "The web pages that may use the API, besides those of this machine and of the host that they ask.",
            "* lets every page on the web read what was on screen, and the stream keys."
        ),
        ConfigurationKey(
            "api.max_upload_size",
            .atOnce,
            .whole(\.api.maxUploadSize, 1...1_000_000_000_000_000),
            "The bytes that an uploaded video may have."
        ),
    ]

    private static let filesAndLogging: [ConfigurationKey] = [
        ConfigurationKey(
            "api.https.certificate",
            .restart,
            .optionalText(\.api.https.certificate, .filePath),
            "With this and the key below the API speaks HTTPS instead of HTTP; as in streaming.rtmps."
        ),
        ConfigurationKey(
            "api.https.private_key",
            .restart,
            .optionalText(\.api.https.privateKey, .filePath),
            "The private key of that certificate."
        ),
        ConfigurationKey(
            "rules.allow_private_targets",
            .atOnce,
            .flag(\.rules.allowPrivateTargets),
            "Whether webhooks of rules may go to this machine and to private networks.",
            "Whoever may make rules could then have Mem post to what only this machine can reach."
        ),
        ConfigurationKey(
            "rules.webhook_secret_file",
            .atOnce,
            .optionalText(\.rules.webhookSecretFile, .filePath),
            "The file of the secret (16 bytes or more) that webhooks are signed with; null: they are not."
        ),
        ConfigurationKey(
            "rules.commands",
            .restart,
            .texts(\.rules.commands, .filePath),
            "The programs that rules may run when they fire, by absolute paths; rules name the last part of one.",
            "Only this file can change it, not the API."
        ),
        ConfigurationKey(
            "rules.mqtt_broker",
            .atOnce,
            .optionalText(\.rules.mqttBroker, .brokerAddress),
            "The MQTT broker that rules publish to, which mosquitto_pub does (mosquitto-clients has to be installed); null: none.",
            "mqtts:// is TLS, by the system's authorities; a user's name stands before the host: mqtt://mem@broker:1883."
        ),
        ConfigurationKey(
            "rules.mqtt_password_file",
            .atOnce,
            .optionalText(\.rules.mqttPasswordFile, .filePath),
            "The file of that user's password; null: none."
        ),
        ConfigurationKey(
            "files.import_directory",
            .atOnce,
            .optionalText(\.files.importDirectory, .folderPath),
            "The folder whose video files may be imported by their path (POST /api/capture with filepath).",
            "Nothing outside of it can be; null: nothing at all."
        ),
        ConfigurationKey(
            "logging.level",
            .atOnce,
            .word(of: \.logging.level),
            "The least important level that Mem writes, to standard error."
        ),
        ConfigurationKey(
            "logging.format",
            .atOnce,
            .word(of: \.logging.format),
            "How the log is written. text: for people. json: one JSON object a line, for programs that collect logs."
        ),
    ]

    /// The paths of all sections, outermost first, each once.
    static let allSections: [String] = {
        var sections: [String] = []
        for section in all.flatMap(\.sections) where !sections.contains(section) { sections.append(section) }
        return sections
    }()

    /// The names of keys and sections directly in a section (`""`: the root), in the order of the shipped example.
    static func names(in section: String) -> [String] {
        let prefix = section.isEmpty ? "" : section + "."
        var names: [String] = []
        for key in all where key.path.hasPrefix(prefix) {
            let name = String(key.path.dropFirst(prefix.count).prefix { $0 != "." })
            if !names.contains(name) { names.append(name) }
        }
        return names
    }
}
