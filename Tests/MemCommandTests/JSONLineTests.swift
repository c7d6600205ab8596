import Logging
import MemCore
import Testing

@testable import MemCommand

@Suite("A line of the log as JSON")
struct JSONLineTests {
    private func line(_ message: String, _ metadata: Logger.Metadata) -> String {
        let event = LogEvent(
            level: .warning,
            message: "\(message)",
            metadata: nil,
            source: "test",
            file: "file",
            function: "function",
            line: 1
        )
        return JSONLine.of(event, from: "mem", metadata: metadata, at: Instant(microseconds: 1_000_000))
    }

    @Test("has time, level, logger and message, and metadata if there is any")
    func fields() {
        #expect(
            line("stream ended", [:])
                == #"{"time":"1970-01-01T00:00:01Z","level":"warning","logger":"mem","message":"stream ended"}"#
        )
        #expect(
            line("x", ["b": "2", "a": .array(["1", .stringConvertible(7)]), "c": .dictionary(["d": "e"])])
                .hasSuffix(#""message":"x","metadata":{"a":["1","7"],"b":"2","c":{"d":"e"}}}"#)
        )
    }

    @Test("stays one line and one text, whatever is in it")
    func escapes() {
        let text = line("a\"b\\c\nd\re\tf\u{1}g\u{0}ü\u{2028}", [:])
        #expect(text.hasSuffix("\"message\":\"a\\\"b\\\\c\\nd\\re\\tf\\u0001g\\u0000ü\u{2028}\"}"))
        #expect(!text.contains("\n"))
    }
}
