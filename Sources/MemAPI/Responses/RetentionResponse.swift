internal import MemCore

/// What goes by itself and when, what went last, and how long there is room, as JSON.
struct RetentionResponse: Encodable {
    let rules: RetentionRulesResponse
    @OrNull var lastRun: RetentionRunResponse?
    let forecast: ForecastResponse

    enum CodingKeys: String, CodingKey {
        case rules
        case lastRun = "last_run"
        case forecast
    }
}

/// The rules of the configuration, as JSON.
struct RetentionRulesResponse: Encodable {
    let keepDays: Double
    let pictureDays: Double
    let thinDays: Double
    let momentDays: Double
    let recordingDays: Double
    @OrNull var maximumBytes: Int?
    @OrNull var maximumRecordingBytes: Int?
    @OrNull var maximumTimelineBytes: Int?
    @OrNull var minimumFree: Int?

    enum CodingKeys: String, CodingKey {
        case keepDays = "keep_days"
        case pictureDays = "picture_days"
        case thinDays = "thin_days"
        case momentDays = "moment_days"
        case recordingDays = "recording_days"
        case maximumBytes = "max_bytes"
        case maximumRecordingBytes = "max_recording_bytes"
        case maximumTimelineBytes = "max_timeline_bytes"
        case minimumFree = "minimum_free"
    }

    init(_ retention: Configuration.Retention) {
        keepDays = retention.keepDays
        pictureDays = retention.pictureDays
        thinDays = retention.thinDays
        momentDays = retention.momentDays
        recordingDays = retention.recordingDays
        maximumBytes = retention.maximumBytes
        maximumRecordingBytes = retention.maximumRecordingBytes
        maximumTimelineBytes = retention.maximumTimelineBytes
        minimumFree = retention.minimumFree
    }
}

/// What went in a run, or would, as JSON.
struct RetentionRunResponse: Encodable {
    struct Pictures: Encodable {
        let pictures: Int
        let bytes: Int64

        init(_ pictures: RetentionRun.Pictures) {
            self.pictures = pictures.count
            bytes = pictures.bytes
        }
    }

    struct Recordings: Encodable {
        let segments: Int
        let bytes: Int64
    }

    let isDryRun: Bool
    let startedAt: String
    let forgotten: ForgottenResponse
    let expired: Pictures
    let thinned: Pictures
    let condensed: Pictures
    let evicted: Pictures
    let recordings: Recordings

    enum CodingKeys: String, CodingKey {
        case isDryRun = "dry_run"
        case startedAt = "started_at"
        case forgotten
        case expired
        case thinned
        case condensed
        case evicted
        case recordings
    }

    init(_ run: RetentionRun, isDryRun: Bool) {
        self.isDryRun = isDryRun
        startedAt = run.startedAt.rfc3339
        forgotten = ForgottenResponse(run.forgotten, isDryRun: isDryRun)
        expired = Pictures(run.expired)
        thinned = Pictures(run.thinned)
        condensed = Pictures(run.condensed)
        evicted = Pictures(run.evicted)
        recordings = Recordings(segments: run.recordings.count, bytes: run.recordings.bytes)
    }
}

/// A run that is kept, and what of it can be had back, as JSON.
struct LoggedRunResponse: Encodable {
    let id: Int64
    let run: RetentionRunResponse
    @OrNull var undoneAt: String?
    let undoable: UndoableResponse

    enum CodingKeys: String, CodingKey {
        case id = "run_id"
        case run
        case undoneAt = "undone_at"
        case undoable
    }

    init(_ logged: LoggedRetentionRun) {
        id = logged.id.rawValue
        run = RetentionRunResponse(logged.run, isDryRun: false)
        undoneAt = logged.undoneAt?.rfc3339
        undoable = UndoableResponse(pictures: logged.pictures, recordings: logged.recordings)
    }
}

/// The runs that are kept, as JSON.
struct LoggedRunListResponse: Encodable {
    let runs: [LoggedRunResponse]
}

/// What can be had back, or came back, as JSON.
struct UndoableResponse: Encodable {
    let pictures: RetentionRunResponse.Pictures
    let recordings: RetentionRunResponse.Recordings

    init(pictures: RetentionRun.Pictures, recordings: RetentionRun.Pictures) {
        self.pictures = RetentionRunResponse.Pictures(pictures)
        self.recordings = RetentionRunResponse.Recordings(segments: recordings.count, bytes: recordings.bytes)
    }
}

/// What came back when a run was undone, and what holds it, as JSON.
struct RetentionUndoResponse: Encodable {
    let id: Int64
    let restored: UndoableResponse
    let holds: [HoldResponse]

    enum CodingKeys: String, CodingKey {
        case id = "run_id"
        case restored
        case holds
    }

    init(_ undo: RetentionUndo, of id: LoggedRetentionRun.ID) {
        self.id = id.rawValue
        restored = UndoableResponse(pictures: undo.pictures, recordings: undo.recordings)
        holds = undo.holds.map { HoldResponse($0) }
    }
}

/// What is added each day, and how long there is room for it, as JSON.
struct ForecastResponse: Encodable {
    struct Source: Encodable {
        let sourceID: Int64
        @OrNull var sessionID: String?
        let name: String
        let bytesPerDay: Int64

        enum CodingKeys: String, CodingKey {
            case sourceID = "source_id"
            case sessionID = "session_id"
            case name
            case bytesPerDay = "bytes_per_day"
        }
    }

    let since: String
    let bytesPerDay: Int64
    let pictureBytes: Int64
    let recordingBytes: Int64
    let timelineBytes: Int64
    @OrNull var freeBytes: Int?
    @OrNull var daysUntilFull: Double?
    let sources: [Source]

    enum CodingKeys: String, CodingKey {
        case since
        case bytesPerDay = "bytes_per_day"
        case pictureBytes = "picture_bytes"
        case recordingBytes = "recording_bytes"
        case timelineBytes = "timeline_bytes"
        case freeBytes = "free_bytes"
        case daysUntilFull = "days_until_full"
        case sources
    }

    init(_ forecast: StorageForecast) {
        since = forecast.since.rfc3339
        bytesPerDay = Int64(forecast.bytesPerDay)
        pictureBytes = forecast.pictureBytes
        recordingBytes = forecast.recordingBytes
        timelineBytes = forecast.timelineBytes
        freeBytes = forecast.room?.freeBytes
        daysUntilFull = forecast.daysUntilFull.map { ($0 * 10).rounded() / 10 }
        sources = forecast.growth.map { growth in
            Source(
                sourceID: growth.sourceID.rawValue,
                sessionID: growth.sessionID?.rawValue,
                name: growth.name,
                bytesPerDay: Int64(growth.bytesPerDay)
            )
        }
    }
}
