import APITestDoubles
import ArgumentParser
import Foundation
import MemCore
import Testing

@testable import MemCommand

@Suite("mem rules")
struct RulesCommandTests {
    private func rules(_ api: RunningAPI, _ arguments: String...) async -> CommandResult {
        await run(RulesCommand.self, arguments + ["--url", api.url])
    }

    @Test("makes a rule, lists it, turns it off and on, and deletes it by its name")
    func life() async throws {
        try await withAPI { api in
            #expect(await rules(api).text.contains("There are no rules yet"))
            let stream = try await api.streams.createStream(name: "desk", metadata: [:]).record
            let created = await rules(
                api,
                "create",
                "Dark",
                #"{"type": "black"}"#,
                "--stream",
                "desk",
                "--with",
                #"{"cooldown_seconds": 60}"#
            )
            #expect(created.exitCode == 0, "\(created.complaints)")
            #expect(created.lines[0].hasPrefix("\"Dark\" is in force"))
            let row = await rules(api, "list").lines[1]
            #expect(row.contains("on") && row.contains("black") && row.contains(stream.id.rawValue.prefix(8)))
            #expect(await rules(api, "show", "Dark").text.contains("\"cooldown_seconds\":60"))
            #expect(await rules(api, "disable", "Dark").lines == ["\"Dark\" is off."])
            #expect(await rules(api, "list").lines[1].contains("off"))
            #expect(await rules(api, "enable", "Dark").lines == ["\"Dark\" is on."])
            #expect(await rules(api, "delete", "Dark").lines == ["\"Dark\" is deleted."])
            #expect(await rules(api, "delete", "Dark").exitCode == 1)
        }
    }

    @Test("says what is wrong with a rule, in the server's words")
    func refused() async throws {
        try await withAPI { api in
            let result = await rules(api, "create", "x", #"{"type": "frozen"}"#)
            #expect(result.exitCode == 1)
            #expect(result.complaints.joined().contains("condition.seconds"))
            #expect(await rules(api, "create", "x", "black").exitCode == 64)
            #expect(await rules(api, "create", "x", "{}", "--with", "[]").exitCode == 64)
        }
    }

    @Test("tells when a rule would have fired, and what rules told")
    func alerts() async throws {
        try await withAPI { api in
            let nothing = await rules(api, "test", #"{"type": "black"}"#, "--from", "2026-11-22T09:00:00Z")
            #expect(nothing.text.contains("It would not have fired."))
            var alert = Alert(
                ruleID: RuleID(rawValue: "one"),
                sessionID: SessionID(rawValue: "desk"),
                sourceID: SourceID(rawValue: 1),
                firedAt: Instant(microseconds: 1_790_000_000_000_000),
                value: 3.456,
                threshold: 16,
                frameID: FrameID(rawValue: 7)
            )
            alert.resolvedAt = alert.firedAt.advanced(bySeconds: 5)
            alert.resolution = .over
            await api.rules.put([alert])
            for result in [await rules(api, "test", #"{"type": "black"}"#), await rules(api, "alerts")] {
                #expect(result.exitCode == 0, "\(result.complaints)")
                #expect(result.lines[0].hasPrefix("FIRED"))
                #expect(result.lines[1].contains("3.46") && result.lines[1].contains("over"))
            }
            #expect(await rules(api, "alerts", "--open").text.contains("There are no such alerts."))
        }
    }
}
