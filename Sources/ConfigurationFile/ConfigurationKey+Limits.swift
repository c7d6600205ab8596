internal import MemCore

extension ConfigurationKey {
    /// The keys of `streaming.limits`.
    static let limits: [ConfigurationKey] = [
        ConfigurationKey(
            "streaming.limits.connections_per_address",
            .atOnce,
            .whole(\.streaming.limits.connectionsPerAddress, 1...10_000),
            "How many connections may be open from one IPv4 address or one /64 network of IPv6.",
            "Raise it if publishers come through one proxy or gateway."
        ),
        ConfigurationKey(
            "streaming.limits.spare_connections",
            .atOnce,
            .whole(\.streaming.limits.spareConnections, 1...10_000),
            "How many connections may be open besides those of max_concurrent_streams live publishers."
        ),
        ConfigurationKey(
            "streaming.limits.handshake_seconds",
            .nextConnection,
            .decimal(\.streaming.limits.handshakeSeconds, 1...60),
            "Seconds until a connection must be through with the handshake."
        ),
        ConfigurationKey(
            "streaming.limits.publish_seconds",
            .nextConnection,
            .decimal(\.streaming.limits.publishSeconds, 1...300),
            "Seconds until a connection must have begun to publish."
        ),
        ConfigurationKey(
            "streaming.limits.silence_seconds",
            .nextConnection,
            .decimal(\.streaming.limits.silenceSeconds, 2...600),
            "Seconds without bytes, or with hardly any, after which a connection is closed."
        ),
        ConfigurationKey(
            "streaming.limits.wrong_keys",
            .atOnce,
            .whole(\.streaming.limits.wrongKeys, 1...1000),
            "How many wrong keys an address may give before it has to wait: 1 s, then 2, 4 … up to 60 s."
        ),
        ConfigurationKey(
            "streaming.limits.video_message_bytes",
            .nextConnection,
            .whole(\.streaming.limits.videoMessageBytes, 65_536...16_777_215),
            "The longest video or aggregate message in bytes. The greatest keyframe of 8K needs less."
        ),
        ConfigurationKey(
            "streaming.limits.audio_message_bytes",
            .nextConnection,
            .whole(\.streaming.limits.audioMessageBytes, 4096...16_777_215),
            "The longest audio message in bytes."
        ),
        ConfigurationKey(
            "streaming.limits.command_message_bytes",
            .nextConnection,
            .whole(\.streaming.limits.commandMessageBytes, 4096...1_048_576),
            "The longest command (connect, publish …) in bytes."
        ),
        ConfigurationKey(
            "streaming.limits.data_message_bytes",
            .nextConnection,
            .whole(\.streaming.limits.dataMessageBytes, 4096...16_777_215),
            "The longest data message (metadata of the stream) in bytes."
        ),
        ConfigurationKey(
            "streaming.limits.chunk_streams",
            .nextConnection,
            .whole(\.streaming.limits.chunkStreams, 8...65_599),
            "How many RTMP chunk streams a connection may use."
        ),
        ConfigurationKey(
            "streaming.limits.amf_depth",
            .nextConnection,
            .whole(\.streaming.limits.amfDepth, 4...64),
            "How deep the AMF values of a command or of metadata may nest."
        ),
        ConfigurationKey(
            "streaming.limits.amf_values",
            .nextConnection,
            .whole(\.streaming.limits.amfValues, 64...65_536),
            "How many AMF values a command or metadata may hold."
        ),
        ConfigurationKey(
            "streaming.limits.amf_string_bytes",
            .nextConnection,
            .whole(\.streaming.limits.amfStringBytes, 1024...1_048_576),
            "The longest AMF string in bytes."
        ),
        ConfigurationKey(
            "streaming.limits.publisher_bytes",
            .nextConnection,
            .whole(\.streaming.limits.publisherBytes, 65_536...67_108_864),
            "The bytes of unfinished messages that are held for a publisher."
        ),
        ConfigurationKey(
            "streaming.limits.stranger_bytes",
            .nextConnection,
            .whole(\.streaming.limits.strangerBytes, 4096...16_777_216),
            "The same for a connection that was not let in to publish yet."
        ),
        ConfigurationKey(
            "streaming.limits.waiting_bytes",
            .nextConnection,
            .whole(\.streaming.limits.waitingBytes, 1_048_576...17_179_869_184),
            "The bytes of video held per stream while its decoder or the store is behind;",
            "beyond that, video is dropped up to the next keyframe, as with capture.buffer_size."
        ),
        ConfigurationKey(
            "streaming.limits.total_bytes",
            .atOnce,
            .whole(\.streaming.limits.totalBytes, 33_554_432...1_099_511_627_776),
            "The bytes that all connections together make Mem hold: unfinished messages and waiting video.",
            "Beyond that, whoever holds most drops video up to its next keyframe, or is sent away."
        ),
    ]
}
