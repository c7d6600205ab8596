internal import MemCore

/// What Mem is doing and how much it remembers, as JSON; the names are the original's, and more.
struct StatusResponse: Encodable {
    /// The program.
    struct System: Encodable {
        let version: String
        /// `connected`, or what keeps the store from committing.
        let database: String
        /// Seconds since the start.
        let uptime: Int
    }

    /// The imports of video files.
    struct Jobs: Encodable {
        let active: Int
        let completed: Int
        let failed: Int
        let total: Int

        init(_ counts: JobCounts) {
            active = counts.active
            completed = counts.completed
            failed = counts.failed
            total = counts.total
        }
    }

    /// What is stored; megabytes are of a million bytes.
    struct Storage: Encodable {
        let framesStored: Int
        let uniqueFrames: Int
        let totalReferences: Int
        /// Percent of the samples that needed no picture of their own.
        @OrNull private(set) var deduplicationRate: Double?
        @OrNull private(set) var sizeMB: Double?
        @OrNull private(set) var thumbnailsMB: Double?
        @OrNull private(set) var databaseFileMB: Double?
        /// What an hour of one stream takes on the disk, on average; null before there is one.
        @OrNull private(set) var bytesPerStreamHour: Int?
        /// What is free on the disk, and what has to stay free; null if nobody can tell.
        @OrNull private(set) var freeMB: Double?
        @OrNull private(set) var minimumFreeMB: Double?
        @OrNull private(set) var room: String?
        /// Bytes of pictures that are added a day.
        let bytesPerDay: Int64
        @OrNull private(set) var daysUntilFull: Double?

        enum CodingKeys: String, CodingKey {
            case framesStored = "frames_stored"
            case uniqueFrames = "unique_frames"
            case totalReferences = "total_references"
            case deduplicationRate = "deduplication_rate"
            case sizeMB = "size_mb"
            case thumbnailsMB = "thumbnails_mb"
            case databaseFileMB = "database_file_mb"
            case bytesPerStreamHour = "bytes_per_stream_hour"
            case freeMB = "free_mb"
            case minimumFreeMB = "minimum_free_mb"
            case room
            case bytesPerDay = "bytes_per_day"
            case daysUntilFull = "days_until_full"
        }

        init(_ totals: MemoryTotals, _ disk: DiskRoom?, _ forecast: ForecastResponse) {
            bytesPerDay = forecast.bytesPerDay
            daysUntilFull = forecast.daysUntilFull
            freeMB = disk.flatMap { Self.megabytes($0.freeBytes) }
            minimumFreeMB = disk.flatMap { Self.megabytes($0.minimumFreeBytes) }
            room = disk?.state.rawValue
            framesStored = totals.frames
            uniqueFrames = totals.frames
            totalReferences = totals.samples
            deduplicationRate = totals.deduplicationRate.forJSON
            sizeMB = Self.megabytes(totals.jpegBytes)
            thumbnailsMB = Self.megabytes(totals.thumbnailBytes)
            databaseFileMB = Self.megabytes(totals.fileBytes)
            // Less than a minute tells nothing of an hour.
            bytesPerStreamHour = totals.hours > 1.0 / 60 ? Int(Double(totals.fileBytes) / totals.hours) : nil
        }

        private static func megabytes(_ bytes: Int) -> Double? { (Double(bytes) / 1_000_000).forJSON }
    }

    /// The sources.
    struct Sources: Encodable {
        let total: Int
        @OrNull private(set) var totalHours: Double?

        enum CodingKeys: String, CodingKey {
            case total
            case totalHours = "total_hours"
        }
    }

    /// The streams by what they are doing.
    struct Streams: Encodable {
        let active: Int
        let total: Int
    }

    let system: System
    let jobs: Jobs
    let storage: Storage
    let sources: Sources
    let streams: Streams
}
