import Foundation
import Testing

/// Rules that want a stream recorded get what was on screen before they fired, too.
@Suite("Recordings of rules")
struct RuleRecordingTests {
    private struct Rule: Decodable {
        var id: String
    }

    private struct Alerts: Decodable {
        struct Alert: Decodable {
            var firedAt: String
            var resolvedAt: String?
        }

        var alerts: [Alert]
    }

    private struct Recordings: Decodable, Sendable {
        struct Segment: Decodable, Sendable {
            var startTimestamp: String
            var endTimestamp: String
        }

        var segments: [Segment]
    }

    private static func seconds(_ text: String) throws -> Double {
        try Date(text, strategy: .iso8601.year().month().day().time(includingFractionalSeconds: true))
            .timeIntervalSince1970
    }

    @Test("A stream is recorded from before an alert until after it, from a keyframe on, and at no other time")
    func preRoll() async throws {
        let page = TextPage(seed: 1).pixels
        let black = [UInt8](repeating: 0, count: page.count)
        let pictures =
            Array(repeating: page, count: 12) + Array(repeating: black, count: 4) + Array(repeating: page, count: 10)
        try await Workload.machine.claiming(10) {
            try await MemServer.run { server in
                let clip = try await ClipLibrary.shared.clip(Painting(pictures: pictures), in: server.folder)
                let rule = try await server.api.ask(
                    "POST",
                    "/api/rules",
                    json: #"""
                        {"name": "dark", "condition": {"type": "black"},
                            "actions": [{"type": "record", "before_seconds": 4, "after_seconds": 3}]}
                        """#,
                    for: Rule.self
                )
                let (stream, _) = try await server.receive(clip)
                let path = "/api/alerts?rule_id=\(rule.id)&stream=\(stream.sessionId)"
                let alerts = try await server.api.ask("GET", path, for: Alerts.self).alerts
                #expect(alerts.count == 1)
                let alert = try #require(alerts.first)
                let fired = try Self.seconds(alert.firedAt)
                let resolved = try Self.seconds(try #require(alert.resolvedAt))
                let recordings = try await eventually("the segment is known", within: 10) {
                    let recordings = try await server.api.ask(
                        "GET",
                        "/api/streams/\(stream.sessionId)/recordings",
                        for: Recordings.self
                    )
                    return recordings.segments.isEmpty ? nil : recordings
                }
                #expect(recordings.segments.count == 1)
                let segment = try #require(recordings.segments.first)
                // A GOP of the clip is two seconds long.
                let before = fired - (try Self.seconds(segment.startTimestamp))
                #expect((4...6.1).contains(before), "\(before)")
                let after = try Self.seconds(segment.endTimestamp) - resolved
                #expect((2.9...3.2).contains(after), "\(after)")
            }
        }
    }
}
