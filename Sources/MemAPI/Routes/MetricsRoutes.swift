internal import HTTPTypes
internal import Hummingbird
internal import MemCore
internal import NIOCore
internal import Prometheus

/// `/metrics`: what was counted since the start, and how things are now, for Prometheus.
struct MetricsRoutes: Sendable {
    let version: String
    let registry: MetricRegistry
    let control: any StreamControl
    let memory: any MemoryQuerying
    let retaining: any MemoryRetaining
    let jobs: any JobControl
    /// How many connections of the API are open.
    let connections: @Sendable () -> Int
    private let children = ChildTime()
    /// When the program started, in seconds since 1970.
    private let start = Double(Instant.now().microseconds) / 1_000_000

    init(
        version: String,
        registry: MetricRegistry,
        control: any StreamControl,
        memory: any MemoryQuerying,
        retaining: any MemoryRetaining,
        jobs: any JobControl,
        connections: @escaping @Sendable () -> Int
    ) {
        self.version = version
        self.registry = registry
        self.control = control
        self.memory = memory
        self.retaining = retaining
        self.jobs = jobs
        self.connections = connections
    }

    var all: [Route] {
        [
            .get("/metrics", for: .scope(.read)) { _, _ in
                Response(
                    status: .ok,
                    headers: [.contentType: ExpositionText.contentType],
                    body: ResponseBody(byteBuffer: ByteBuffer(string: await text()))
                )
            }
        ]
    }

    /// What the program knows already is looked up here, and counted nowhere else.
    private func text() async -> String {
        var scrape = registry.scrape()
        scrape.set("mem_build_info", ["version": version], to: 1)
        scrape.set("mem_api_connections", to: connections())
        scrape.setProcess(startSeconds: start)
        await setStreams(&scrape)
        await setStore(&scrape)
        return scrape.text
    }

    private func setStreams(_ scrape: inout Scrape) async {
        let streams = await control.streams()
        for status in StreamStatus.allCases {
            scrape.set("mem_streams", ["state": status.rawValue], to: streams.count { $0.status == status })
        }
        for step in DegradationStep.allCases where step != .none {
            let count = streams.count { $0.degradation?.step == step }
            scrape.set("mem_streams_degraded", ["step": String(step.rawValue)], to: count)
        }
        guard let figures = await control.ingestFigures() else { return }
        scrape.set("mem_connections", to: figures.connections)
        scrape.set("mem_video_queue_access_units", to: figures.queuedAccessUnits)
        scrape.set("mem_video_queue_bytes", to: figures.queuedBytes)
        scrape.set("mem_decoders", to: figures.decoders.count)
        scrape.set("mem_decoder_cpu_seconds_total", to: children.seconds(running: figures.decoders))
    }

    private func setStore(_ scrape: inout Scrape) async {
        scrape.set("mem_store_up", to: await memory.storeTrouble() == nil ? 1 : 0)
        if let room = await memory.diskRoom() {
            scrape.set("mem_disk_free_bytes", to: room.freeBytes)
            scrape.set("mem_disk_minimum_free_bytes", to: room.minimumFreeBytes)
        }
        if let forecast = try? await retaining.storageForecast() {
            scrape.set("mem_stored_bytes_per_day", to: forecast.bytesPerDay)
        }
        if let figures = await memory.storeFigures() {
            scrape.set("mem_store_queue_items", to: figures.queuedItems)
            scrape.set("mem_store_queue_bytes", to: figures.queuedBytes)
            scrape.set("mem_store_queue_waiting", to: figures.waitingCallers)
            scrape.set("mem_store_queue_age_seconds", to: figures.oldestWaitSeconds)
            scrape.set("mem_storage_bytes", ["kind": "database"], to: figures.databaseBytes)
            scrape.set("mem_storage_bytes", ["kind": "log"], to: figures.logBytes)
            scrape.set("mem_storage_bytes", ["kind": "pictures"], to: figures.pictureBytes)
        }
        // A store that can't be read has said so above.
        guard let counts = try? await jobs.jobCounts() else { return }
        scrape.set("mem_import_jobs", ["status": "active"], to: counts.active)
        scrape.set("mem_import_jobs", ["status": "completed"], to: counts.completed)
        scrape.set("mem_import_jobs", ["status": "failed"], to: counts.failed)
        let cancelled = counts.total - counts.active - counts.completed - counts.failed
        scrape.set("mem_import_jobs", ["status": "cancelled"], to: cancelled)
    }
}
