internal import CoreMetrics

/// What ingest counts from the start of the program on.
struct IngestMetrics: Sendable {
    /// Bytes from publishers, without TLS.
    let plainBytes: Counter
    /// Bytes from publishers that came by TLS, decrypted.
    let secureBytes: Counter
    let accepted: Counter
    private let refused: [AdmissionRefusal.Cause: Counter]
    private let connections: [ConnectionEnd: Counter]
    let video: VideoMetrics
    let recording: RecordingMetrics
    /// A decoder of a stream failed, and another one goes on.
    let decoderRestarts: Counter
    /// A decoder of a stream failed once too often.
    let decodersGivenUp: Counter

    /// Creates the counters, all at 0, so that what never happened is told as well.
    init(_ factory: any MetricsFactory) {
        func counter(_ name: String, _ labels: (String, String)...) -> Counter {
            Counter(label: name, dimensions: labels, factory: factory)
        }
        func counters<Cause: CaseIterable & Hashable & RawRepresentable<String>>(
            _ name: String,
            of causes: Cause.Type
        ) -> [Cause: Counter] {
            Dictionary(uniqueKeysWithValues: Cause.allCases.map { ($0, counter(name, ("cause", $0.rawValue))) })
        }
        plainBytes = counter("mem_received_bytes_total", ("protocol", "rtmp"))
        secureBytes = counter("mem_received_bytes_total", ("protocol", "rtmps"))
        accepted = counter("mem_publishers_accepted_total")
        refused = counters("mem_publishers_refused_total", of: AdmissionRefusal.Cause.self)
        connections = counters("mem_connections_closed_total", of: ConnectionEnd.self)
        video = VideoMetrics(
            received: counter("mem_access_units_total"),
            skipped: counter("mem_access_units_skipped_total"),
            dropped: counters("mem_access_units_dropped_total", of: DropCause.self),
            leftOut: counter("mem_access_units_left_out_total"),
            degradations: Dictionary(
                uniqueKeysWithValues: DegradationTurn.allCases.map { turn in
                    (turn, counter("mem_degradation_changes_total", ("to", turn.rawValue)))
                }
            )
        )
        recording = RecordingMetrics(
            bytes: counter("mem_recorded_bytes_total"),
            segments: counter("mem_recorded_segments_total"),
            dropped: counter("mem_recording_dropped_access_units_total")
        )
        decoderRestarts = counter("mem_decoder_failures_total", ("outcome", "restarted"))
        decodersGivenUp = counter("mem_decoder_failures_total", ("outcome", "given_up"))
    }

    /// A publisher was not let in.
    func note(_ cause: AdmissionRefusal.Cause) {
        refused[cause]?.increment()
    }

    /// Mem closed a connection.
    func note(_ cause: ConnectionEnd) {
        connections[cause]?.increment()
    }

    /// Counts nothing.
    static let none = IngestMetrics(NOOPMetricsHandler.instance)
}

/// Why Mem closed the connection of a publisher.
enum ConnectionEnd: String, CaseIterable, Sendable {
    /// As many are open as may be.
    case full
    /// As many are open from its address as may be.
    case address
    /// Its TLS is none, too old, or was not finished.
    case tls
    /// It did not send what it had to in time, or hardly anything.
    case late
    /// All connections together held as much as they may, and it most.
    case memory
    /// It broke the rules of RTMP.
    case broken = "protocol"
}

/// What is counted of the video of all streams.
struct VideoMetrics: Sendable {
    let received: Counter
    let skipped: Counter
    let dropped: [DropCause: Counter]
    let leftOut: Counter
    let degradations: [DegradationTurn: Counter]
}

/// What is counted of all recordings.
struct RecordingMetrics: Sendable {
    let bytes: Counter
    let segments: Counter
    /// Access units that are missing in them.
    let dropped: Counter
}

/// Which way a stream went from one step of degradation to another.
enum DegradationTurn: String, CaseIterable, Sendable {
    /// Less is decoded than before.
    case worse
    /// More is decoded than before.
    case better
}

/// Why access units that could have been decoded were not.
enum DropCause: String, CaseIterable, Sendable {
    /// The buffer of the stream was full: its decoder, or the store, is behind.
    case buffer
    /// All connections together held as much as they may, and this stream most.
    case total
    /// Its decoder failed, and another one can begin only with a keyframe.
    case decoder
    /// Its time was up after its publisher had left, or its decoder was given up.
    case end
}
