/// What a metric is called, counts, and may have as labels.
public struct MetricDescription: Hashable, Sendable {
    /// The name, by Prometheus's conventions: `mem_`, the thing, the unit, and `_total` of what only grows.
    public let name: String
    /// How its numbers are to be read.
    public let kind: MetricFamily.Kind
    /// What it counts, in a sentence.
    public let help: String
    /// The names of its labels.
    public let labels: [String]
    /// Of a histogram: the upper bounds of its buckets, ascending.
    public let buckets: [Double]

    init(_ name: String, _ kind: MetricFamily.Kind, _ help: String, labels: [String] = [], buckets: [Double] = []) {
        self.name = name
        self.kind = kind
        self.help = help
        self.labels = labels
        self.buckets = buckets
    }
}

extension MetricDescription {
    /// Every metric there is, in the order in which they are told.
    public static let all: [MetricDescription] = ingest + store + api + program

    private static let ingest = [
        MetricDescription("mem_streams", .gauge, "Streams by their state.", labels: ["state"]),
        MetricDescription(
            "mem_streams_degraded",
            .gauge,
            "Streams of which less is decoded because their decoder can't keep up, by the step.",
            labels: ["step"]
        ),
        MetricDescription(
            "mem_degradation_changes_total",
            .counter,
            "How often a stream went to a step at which less is decoded, or more.",
            labels: ["to"]
        ),
        MetricDescription(
            "mem_connections",
            .gauge,
            "Open connections of publishers, also of those that do not yet publish."
        ),
        MetricDescription(
            "mem_received_bytes_total",
            .counter,
            "Bytes received from publishers, without those of TLS.",
            labels: ["protocol"]
        ),
        MetricDescription("mem_publishers_accepted_total", .counter, "Publishers that were let in."),
        MetricDescription(
            "mem_publishers_refused_total",
            .counter,
            "Publishers that were not let in, by the cause.",
            labels: ["cause"]
        ),
        MetricDescription(
            "mem_connections_closed_total",
            .counter,
            "Connections of publishers that Mem closed, by the cause.",
            labels: ["cause"]
        ),
        MetricDescription(
            "mem_access_units_total",
            .counter,
            "Access units of video that came in, those included that were dropped, left out or skipped."
        ),
        MetricDescription(
            "mem_access_units_dropped_total",
            .counter,
            "Access units that could have been decoded and were dropped, by the cause.",
            labels: ["cause"]
        ),
        MetricDescription(
            "mem_access_units_left_out_total",
            .counter,
            "Access units that streams did without because their decoder could not keep up."
        ),
        MetricDescription(
            "mem_access_units_skipped_total",
            .counter,
            "Access units that were no use: damaged, or before the first keyframe."
        ),
        MetricDescription("mem_recorded_bytes_total", .counter, "Bytes of recordings that were written."),
        MetricDescription("mem_recorded_segments_total", .counter, "Segments of recordings that were completed."),
        MetricDescription(
            "mem_recording_dropped_access_units_total",
            .counter,
            "Access units that are missing in recordings because the disk, or memory, could not take them."
        ),
        MetricDescription("mem_video_queue_access_units", .gauge, "Access units that wait for their decoders."),
        MetricDescription("mem_video_queue_bytes", .gauge, "Bytes of video that wait for their decoders."),
        MetricDescription(
            "mem_decoders",
            .gauge,
            "Processes that decode: for streams, their sound, imports and single pictures."
        ),
        MetricDescription(
            "mem_decoder_failures_total",
            .counter,
            "Decoders of streams that crashed, hung or made no sense, by what came of it.",
            labels: ["outcome"]
        ),
        MetricDescription(
            "mem_decoder_cpu_seconds_total",
            .counter,
            "Processor time of the processes that Mem starts: decoders, and now and then a query in SQL."
        ),
        MetricDescription("mem_import_jobs", .gauge, "Imports of video files by their status.", labels: ["status"]),
    ]

    private static let store = [
        MetricDescription(
            "mem_samples_total",
            .counter,
            "Samples that were committed, by their verdict.",
            labels: ["verdict"]
        ),
        MetricDescription(
            "mem_frames_without_picture_total",
            .counter,
            "Frames that were stored without their picture, for lack of room on the disk or in memory."
        ),
        MetricDescription("mem_store_up", .gauge, "1 while the store commits, 0 while it does not."),
        MetricDescription(
            "mem_store_commit_duration_seconds",
            .histogram,
            "How long group commits took until they were durable.",
            buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
        ),
        MetricDescription(
            "mem_store_commit_failures_total",
            .counter,
            "Group commits that failed; each is tried again."
        ),
        MetricDescription("mem_store_queue_items", .gauge, "Samples, marks and changes that wait for their commit."),
        MetricDescription("mem_store_queue_bytes", .gauge, "Bytes that wait for their commit."),
        MetricDescription(
            "mem_store_queue_waiting",
            .gauge,
            "Callers that wait until the queue of the store has room."
        ),
        MetricDescription("mem_store_queue_age_seconds", .gauge, "How long the oldest in that queue has waited."),
        MetricDescription("mem_storage_bytes", .gauge, "Bytes of the memory's files.", labels: ["kind"]),
        MetricDescription("mem_disk_free_bytes", .gauge, "Bytes that are free on the disk of the memory."),
        MetricDescription(
            "mem_stored_bytes_per_day",
            .gauge,
            "Bytes of pictures and recordings that were added a day, of late."
        ),
        MetricDescription("mem_disk_minimum_free_bytes", .gauge, "Bytes below which no pictures are stored."),
    ]

    private static let api = [
        MetricDescription(
            "mem_api_requests_total",
            .counter,
            "Requests that were answered, by the route's pattern and the class of the status.",
            labels: ["method", "route", "status"]
        ),
        MetricDescription(
            "mem_api_request_duration_seconds",
            .histogram,
            "How long it took until an answer began.",
            buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
        ),
        MetricDescription(
            "mem_api_refused_total",
            .counter,
            "Requests and connections that were refused before anything was done for them, by the status of the answer.",
            labels: ["status"]
        ),
        MetricDescription("mem_api_connections", .gauge, "Open connections of the API."),
    ]

    private static let program = [
        MetricDescription("mem_build_info", .gauge, "1; the label has the version.", labels: ["version"]),
        MetricDescription("process_cpu_seconds_total", .counter, "Processor time of Mem itself, without its decoders."),
        MetricDescription("process_resident_memory_bytes", .gauge, "Memory of Mem itself, without its decoders."),
        MetricDescription("process_virtual_memory_bytes", .gauge, "Address space of Mem itself."),
        MetricDescription("process_open_fds", .gauge, "Open file descriptors."),
        MetricDescription("process_max_fds", .gauge, "How many file descriptors may be open."),
        MetricDescription("process_threads", .gauge, "Threads."),
        MetricDescription("process_start_time_seconds", .gauge, "When Mem started, in seconds since 1970."),
    ]
}
