internal import MemCore

extension ConfigurationKey {
    /// The keys of `retention`.
    static let retention: [ConfigurationKey] = [
        ConfigurationKey(
            "retention.keep_days",
            .atOnce,
            .decimal(\.retention.keepDays, Configuration.Retention.days),
            "Days after which a stream's past is forgotten altogether, notes and words with it; 0: never.",
            "What is held (POST /api/holds) stays, here and below. A stream may have days of its own."
        ),
        ConfigurationKey(
            "retention.picture_days",
            .atOnce,
            .decimal(\.retention.pictureDays, Configuration.Retention.days),
            "Days after which pictures go, while it stays known when each was on screen; 0: never."
        ),
        ConfigurationKey(
            "retention.thin_days",
            .atOnce,
            .decimal(\.retention.thinDays, Configuration.Retention.days),
            "Days after which the first new picture of each minute stays, and the others go; 0: never."
        ),
        ConfigurationKey(
            "retention.moment_days",
            .atOnce,
            .decimal(\.retention.momentDays, Configuration.Retention.days),
            "Days after which only moments that begin another scene keep their pictures; 0: never.",
            "From here on it takes the place of thin_days, and picture_days of both."
        ),
        ConfigurationKey(
            "retention.recording_days",
            .atOnce,
            .decimal(\.retention.recordingDays, Configuration.Retention.days),
            "Days after which recordings go; 0: never."
        ),
        ConfigurationKey(
            "retention.max_bytes",
            .atOnce,
            .optionalWhole(\.retention.maximumBytes, Configuration.Retention.bytes),
            "The bytes that all pictures together may take; beyond, the oldest go. null: no bound.",
            "A stream may have a bound of its own besides."
        ),
        ConfigurationKey(
            "retention.max_recording_bytes",
            .atOnce,
            .optionalWhole(\.retention.maximumRecordingBytes, Configuration.Retention.bytes),
            "The same for all recordings."
        ),
        ConfigurationKey(
            "retention.max_timeline_bytes",
            .atOnce,
            .optionalWhole(\.retention.maximumTimelineBytes, Configuration.Retention.timelineBytes),
            "The bytes in use of the database without the pictures; beyond, the oldest hours of all streams are",
            "forgotten as by keep_days, but nothing of the last hour. null: no bound. 100 MB at least: what is forgotten",
            "can't be had back, and with a bound that is too small by mistake that would be all."
        ),
        ConfigurationKey(
            "retention.minimum_free",
            .atOnce,
            .optionalWhole(\.retention.minimumFree, Configuration.Retention.bytes),
            "The bytes that are kept free on the disk by letting the oldest recordings go, then pictures; null: none.",
            "More than storage.minimum_free, so that there is always room for new ones."
        ),
    ]
}
