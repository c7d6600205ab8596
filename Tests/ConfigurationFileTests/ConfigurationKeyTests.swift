import Foundation
import MemCore
import Testing

@testable import ConfigurationFile

@Suite("The table of keys")
struct ConfigurationKeyTests {
    /// The number of values in a tree of structs.
    private func leaves(_ value: Any) -> Int {
        let mirror = Mirror(reflecting: value)
        guard mirror.displayStyle == .struct, !mirror.children.isEmpty else { return 1 }
        return mirror.children.reduce(0) { $0 + leaves($1.value) }
    }

    @Test("has a key for every value of a configuration")
    func complete() {
        #expect(ConfigurationKey.all.count == leaves(Configuration()))
    }

    @Test("names each key and each variable once")
    func unique() {
        #expect(Set(ConfigurationKey.all.map(\.path)).count == ConfigurationKey.all.count)
        #expect(Set(ConfigurationKey.all.map(\.environmentName)).count == ConfigurationKey.all.count)
    }

    @Test("each key lands in a place of its own, from the file and from the environment", arguments: other)
    func places(path: String, written: String) throws {
        let key = try #require(ConfigurationKey.all.first { $0.path == path })
        let fromEnvironment = try load("", environment: [key.environmentName: written])
        #expect(key.rule.yaml(fromEnvironment) == written)
        let parts = path.split(separator: ".")
        let yaml = parts.enumerated().map { String(repeating: " ", count: $0) + $1 + ":" }.joined(separator: "\n")
        let fromFile = try load(yaml + " " + written)
        #expect(fromFile == fromEnvironment)
        let unchanged = ConfigurationKey.all.filter { $0.path != path }
        #expect(unchanged.allSatisfy { $0.rule.yaml(fromFile) == $0.rule.yaml(Configuration()) })
    }

    /// A value other than the default for every key.
    private static let other: [(String, String)] = [
        ("streaming.rtmp.enabled", "false"), ("streaming.rtmp.host", "mem.example"), ("streaming.rtmp.port", "1936"),
        ("streaming.rtmp.max_concurrent_streams", "3"), ("streaming.rtmp.auto_start", "false"),
        ("streaming.rtmps.port", "443"), ("streaming.rtmps.certificate", "/etc/mem/fullchain.pem"),
        ("streaming.rtmps.private_key", "/etc/mem/privkey.pem"), ("api.https.certificate", "/etc/mem/api.pem"),
        ("api.https.private_key", "/etc/mem/api-key.pem"),
        ("streaming.capture.frame_interval_seconds", "0.5"), ("streaming.capture.buffer_size", "12.5"),
        ("streaming.capture.max_frame_width", "1920"), ("streaming.capture.max_frame_height", "1080"),
        ("streaming.capture.decoding", "auto"), ("streaming.capture.sound_levels", "true"),
        ("streaming.auth.require_stream_key", "false"), ("streaming.auth.publish_url", "https://a.example/hook?x=y"),
        ("streaming.auth.publish_secret_file", "/etc/mem/secret"), ("streaming.auth.publish_seconds", "2.5"),
        ("streaming.auth.publish_fail_open", "true"), ("streaming.recording", "always"),
        ("capture.frame.jpeg_quality", "70"),
        ("capture.frame.enable_deduplication", "false"), ("capture.frame.sensitivity", "scene"),
        ("capture.frame.heartbeat_seconds", "60"), ("capture.frame.similarity_threshold", "95"),
        ("streaming.limits.connections_per_address", "8"), ("streaming.limits.spare_connections", "16"),
        ("streaming.limits.handshake_seconds", "2.5"), ("streaming.limits.publish_seconds", "20"),
        ("streaming.limits.silence_seconds", "30"), ("streaming.limits.wrong_keys", "3"),
        ("streaming.limits.video_message_bytes", "1000000"), ("streaming.limits.audio_message_bytes", "100000"),
        ("streaming.limits.command_message_bytes", "5000"), ("streaming.limits.data_message_bytes", "50000"),
        ("streaming.limits.chunk_streams", "10"), ("streaming.limits.amf_depth", "8"),
        ("streaming.limits.amf_values", "100"), ("streaming.limits.amf_string_bytes", "2000"),
        ("streaming.limits.publisher_bytes", "2000000"), ("streaming.limits.stranger_bytes", "70000"),
        ("streaming.limits.waiting_bytes", "2000000"), ("streaming.limits.total_bytes", "100000000"),
        ("database.path", "/var/lib/mem/mem.duckdb"), ("storage.minimum_free", "1000000000"),
        ("retention.keep_days", "365"), ("retention.picture_days", "30.5"), ("retention.thin_days", "7"),
        ("retention.moment_days", "90"), ("retention.recording_days", "30"),
        ("retention.max_bytes", "200000000000"), ("retention.max_recording_bytes", "300000000000"),
        ("retention.max_timeline_bytes", "20000000000"), ("retention.minimum_free", "50000000000"),
        ("api.host", "0.0.0.0"), ("api.port", "9000"),
        ("api.auth", "tokens"), ("api.tokens", "/etc/mem/tokens"), ("api.hosts", "[mem.example]"),
        ("api.trusted_proxies", "[10.0.0.0/8, \"2001:db8::7\"]"),
        ("api.cors_origins", "[\"https://a.example\"]"),
        ("api.max_upload_size", "1000000"),
        ("api.limits.connections", "50"), ("api.limits.connections_per_address", "5"),
        ("api.limits.head_seconds", "2.5"),
        ("api.limits.idle_seconds", "20"), ("api.limits.body_seconds", "15"), ("api.limits.header_bytes", "16384"),
        ("api.limits.requests_per_second", "12.5"), ("api.limits.request_burst", "25"),
        ("rules.allow_private_targets", "true"), ("rules.webhook_secret_file", "/etc/mem/webhooks"),
        ("rules.mqtt_broker", "mqtts://mem@broker.example"), ("rules.mqtt_password_file", "/etc/mem/mqtt"),
        ("rules.commands", "[/usr/local/bin/notify]"),
        ("files.import_directory", "/srv/films/"), ("logging.level", "debug"), ("logging.format", "json"),
    ]

    @Test("the list of other values above leaves no key out")
    func placesAreComplete() {
        #expect(Set(Self.other.map(\.0)) == Set(ConfigurationKey.all.map(\.path)))
    }

    @Test("every default lies in its own range")
    func defaults() {
        for key in ConfigurationKey.all {
            var configuration = Configuration()
            let value = ConfigurationValue(written: key.rule.yaml(configuration), notation: .environment)
            #expect(key.rule.apply(value, to: &configuration) == nil, "\(key.path)")
            #expect(configuration == Configuration())
        }
    }
}
