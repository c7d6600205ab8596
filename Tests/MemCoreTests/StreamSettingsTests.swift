import MemCore
import Testing

/// How one stream differs from the configuration.
@Suite("Settings of a stream")
struct StreamSettingsTests {
    /// Each is set.
    private static var all: StreamSettings {
        var settings = StreamSettings()
        settings.frameIntervalSeconds = 0.5
        settings.jpegQuality = 60
        settings.enableDeduplication = false
        settings.sensitivity = .any
        settings.heartbeatSeconds = 60
        settings.keepDays = 365
        settings.pictureDays = 30
        settings.thinDays = 0
        settings.momentDays = 90
        settings.recordingDays = 10
        settings.maximumBytes = 1_000_000
        settings.maximumRecordingBytes = 2_000_000
        settings.recording = .always
        return settings
    }

    @Test("take the place of the configuration where they are set, and leave the rest")
    func applied() {
        var configuration = Configuration()
        configuration.api.port = 99
        configuration.capture.frame.similarityThreshold = 95
        #expect(StreamSettings().applied(to: configuration) == configuration)
        let own = Self.all.applied(to: configuration)
        #expect(own.streaming.capture.frameIntervalSeconds == 0.5)
        #expect(own.capture.frame.jpegQuality == 60)
        #expect(!own.capture.frame.enableDeduplication)
        #expect(own.capture.frame.sensitivity == .any)
        #expect(own.capture.frame.similarityThreshold == nil)
        #expect(own.capture.frame.heartbeatSeconds == 60)
        #expect(own.retention.keepDays == 365)
        #expect(own.retention.pictureDays == 30)
        #expect(own.retention.thinDays == 0)
        #expect(own.retention.momentDays == 90)
        #expect(own.retention.recordingDays == 10)
        #expect(own.streaming.recording == .always)
        #expect(own.api.port == 99)
    }

    @Test("come back from their fields, without what another version wrote")
    func fields() {
        #expect(StreamSettings(Self.all.fields) == Self.all)
        #expect(StreamSettings().fields.isEmpty)
        let others: [String: JSONValue] = ["colour": .string("red"), "jpeg_quality": .integer(1000)]
        #expect(StreamSettings(others) == StreamSettings())
    }

    @Test("are unset by null", arguments: StreamSettings.Name.allCases)
    func null(name: StreamSettings.Name) {
        var settings = Self.all
        let isAllowed = settings.set(name, to: .null)
        #expect(isAllowed)
        #expect(settings.fields[name.rawValue] == nil)
        #expect(settings.fields.count == StreamSettings.Name.allCases.count - 1)
    }
}
