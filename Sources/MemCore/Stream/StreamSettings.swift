/// How one session is sampled where that differs from the configuration; what is nil goes by the configuration.
public struct StreamSettings: Hashable, Sendable {
    /// The seconds that a sampling interval may have.
    public static let frameIntervals = 0.1...3600.0
    /// The qualities that a JPEG may have.
    public static let jpegQualities = 1...100
    /// The seconds after which a picture may be kept even if nothing changed.
    public static let heartbeats = 1.0...86400.0

    /// `streaming.capture.frame_interval_seconds`, within ``frameIntervals``.
    public var frameIntervalSeconds: Double?
    /// `capture.frame.jpeg_quality`, within ``jpegQualities``.
    public var jpegQuality: Int?
    /// `capture.frame.enable_deduplication`.
    public var enableDeduplication: Bool?
    /// `capture.frame.sensitivity`; where it is set, `similarity_threshold` does not count.
    public var sensitivity: Configuration.Capture.Sensitivity?
    /// `capture.frame.heartbeat_seconds`, within ``heartbeats``.
    public var heartbeatSeconds: Double?
    /// `retention.keep_days`, within `Configuration.Retention.days`.
    public var keepDays: Double?
    /// `retention.picture_days`, likewise.
    public var pictureDays: Double?
    /// `retention.thin_days`, likewise.
    public var thinDays: Double?
    /// `retention.moment_days`, likewise.
    public var momentDays: Double?
    /// `retention.recording_days`, likewise.
    public var recordingDays: Double?
    /// What its pictures may take, besides what `retention.max_bytes` says of all; within `Configuration.Retention.bytes`.
    public var maximumBytes: Int?
    /// What its recordings may take, besides what `retention.max_recording_bytes` says of all; likewise.
    public var maximumRecordingBytes: Int?
    /// `streaming.recording`.
    public var recording: RecordingMode?

    /// Everything as the configuration says.
    public init() {}

    /// The configuration as it is for the session.
    public func applied(to configuration: Configuration) -> Configuration {
        var own = configuration
        if let frameIntervalSeconds { own.streaming.capture.frameIntervalSeconds = frameIntervalSeconds }
        if let jpegQuality { own.capture.frame.jpegQuality = jpegQuality }
        if let enableDeduplication { own.capture.frame.enableDeduplication = enableDeduplication }
        if let sensitivity {
            own.capture.frame.sensitivity = sensitivity
            own.capture.frame.similarityThreshold = nil
        }
        if let heartbeatSeconds { own.capture.frame.heartbeatSeconds = heartbeatSeconds }
        if let keepDays { own.retention.keepDays = keepDays }
        if let pictureDays { own.retention.pictureDays = pictureDays }
        if let thinDays { own.retention.thinDays = thinDays }
        if let momentDays { own.retention.momentDays = momentDays }
        if let recordingDays { own.retention.recordingDays = recordingDays }
        if let recording { own.streaming.recording = recording }
        return own
    }
}

extension StreamSettings {
    /// The last parts of the configuration's names, which are the names here.
    public enum Name: String, CaseIterable, Sendable {
        case frameInterval = "frame_interval_seconds"
        case jpegQuality = "jpeg_quality"
        case deduplication = "enable_deduplication"
        case sensitivity
        case heartbeat = "heartbeat_seconds"
        case keepDays = "keep_days"
        case pictureDays = "picture_days"
        case thinDays = "thin_days"
        case momentDays = "moment_days"
        case recordingDays = "recording_days"
        case maximumBytes = "max_bytes"
        case maximumRecordingBytes = "max_recording_bytes"
        case recording
    }

    /// What is set, by its name.
    public var fields: [String: JSONValue] {
        var fields: [Name: JSONValue] = [:]
        fields[.frameInterval] = frameIntervalSeconds.map { .number($0) }
        fields[.jpegQuality] = jpegQuality.map { .integer(Int64($0)) }
        fields[.deduplication] = enableDeduplication.map { .bool($0) }
        fields[.sensitivity] = sensitivity.map { .string($0.rawValue) }
        fields[.heartbeat] = heartbeatSeconds.map { .number($0) }
        fields[.keepDays] = keepDays.map { .number($0) }
        fields[.pictureDays] = pictureDays.map { .number($0) }
        fields[.thinDays] = thinDays.map { .number($0) }
        fields[.momentDays] = momentDays.map { .number($0) }
        fields[.recordingDays] = recordingDays.map { .number($0) }
        fields[.maximumBytes] = maximumBytes.map { .integer(Int64($0)) }
        fields[.maximumRecordingBytes] = maximumRecordingBytes.map { .integer(Int64($0)) }
        fields[.recording] = recording.map { .string($0.rawValue) }
        return Dictionary(uniqueKeysWithValues: fields.map { ($0.key.rawValue, $0.value) })
    }

    /// Reads ``fields`` back.
    ///
    /// Leaves out what is not known or not allowed: another version may have written them.
    public init(_ fields: [String: JSONValue]) {
        for (name, value) in fields {
            guard let name = Name(rawValue: name) else { continue }
            _ = set(name, to: value)
        }
    }

    /// Sets one, or with `null` lets it go by the configuration again; false if that is no value for it.
    public mutating func set(_ name: Name, to value: JSONValue) -> Bool {
        let isNull = value == .null
        switch name {
        case .frameInterval: return set(\.frameIntervalSeconds, to: value, in: Self.frameIntervals)
        case .heartbeat: return set(\.heartbeatSeconds, to: value, in: Self.heartbeats)
        case .keepDays: return set(\.keepDays, to: value, in: Configuration.Retention.days)
        case .pictureDays: return set(\.pictureDays, to: value, in: Configuration.Retention.days)
        case .thinDays: return set(\.thinDays, to: value, in: Configuration.Retention.days)
        case .momentDays: return set(\.momentDays, to: value, in: Configuration.Retention.days)
        case .recordingDays: return set(\.recordingDays, to: value, in: Configuration.Retention.days)
        case .jpegQuality: return set(\.jpegQuality, to: value, in: Self.jpegQualities)
        case .maximumBytes: return set(\.maximumBytes, to: value, in: Configuration.Retention.bytes)
        case .maximumRecordingBytes:
            return set(\.maximumRecordingBytes, to: value, in: Configuration.Retention.bytes)
        case .deduplication:
            if case .bool(let flag) = value {
                enableDeduplication = flag
            } else {
                guard isNull else { return false }
                enableDeduplication = nil
            }
        case .sensitivity:
            if case .string(let text) = value, let known = Configuration.Capture.Sensitivity(rawValue: text) {
                sensitivity = known
            } else {
                guard isNull else { return false }
                sensitivity = nil
            }
        case .recording:
            if case .string(let text) = value, let known = RecordingMode(rawValue: text) {
                recording = known
            } else {
                guard isNull else { return false }
                recording = nil
            }
        }
        return true
    }

    private mutating func set(
        _ setting: WritableKeyPath<StreamSettings, Double?>,
        to value: JSONValue,
        in range: ClosedRange<Double>
    ) -> Bool {
        let number = value.number(in: range)
        guard value == .null || number != nil else { return false }
        self[keyPath: setting] = number
        return true
    }

    private mutating func set(
        _ setting: WritableKeyPath<StreamSettings, Int?>,
        to value: JSONValue,
        in range: ClosedRange<Int>
    ) -> Bool {
        var number: Int?
        if case .integer(let whole) = value { number = Int(exactly: whole).flatMap { range.contains($0) ? $0 : nil } }
        guard value == .null || number != nil else { return false }
        self[keyPath: setting] = number
        return true
    }

    /// What a value may be, in words.
    public static func allowed(_ name: Name) -> String {
        switch name {
        case .frameInterval: "a number from 0.1 to 3600"
        case .jpegQuality: "a whole number from 1 to 100"
        case .deduplication: "true or false"
        case .sensitivity: Configuration.Capture.Sensitivity.allCases.map(\.rawValue).joined(separator: ", ")
        case .heartbeat: "a number from 1 to 86400"
        case .keepDays, .pictureDays, .thinDays, .momentDays, .recordingDays: "a number from 0 to 36500; 0 is never"
        case .maximumBytes, .maximumRecordingBytes: "a whole number from 0 to 1000000000000000"
        case .recording: RecordingMode.allCases.map(\.rawValue).joined(separator: ", ")
        }
    }
}

extension JSONValue {
    fileprivate func number(in range: ClosedRange<Double>) -> Double? {
        let number: Double? =
            switch self {
            case .integer(let whole): Double(whole)
            case .number(let number): number
            default: nil
            }
        return number.flatMap { range.contains($0) ? $0 : nil }
    }
}
