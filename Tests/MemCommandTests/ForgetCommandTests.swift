import APITestDoubles
import MemCore
import Testing

@testable import MemCommand

@Suite("mem forget")
struct ForgetCommandTests {
    private static let much =
        "120 samples, 7 pictures (1.2 MB), 1 note and 2 transcriptions, with 3 segments of recordings (9.0 MB)"

    @Test("says what would go, and forgets nothing without --yes where nobody can be asked")
    func asks() async throws {
        try await withAPI { api in
            let dry = await run(ForgetCommand.self, ["--from", "10 min ago", "--dry-run", "--url", api.url])
            #expect(dry.exitCode == 0)
            #expect(dry.text == "Would forget \(Self.much).")
            let refused = await run(ForgetCommand.self, ["--from", "10 min ago", "--url", api.url])
            #expect(refused.exitCode == 64)
            #expect(refused.complaints.first?.contains("--yes") == true)
            #expect(api.forgetting.forgotten == [])
        }
    }

    @Test("forgets what is named")
    func forgets() async throws {
        try await withAPI { api in
            let session = try await api.streams.createStream(name: "desk", metadata: [:])
            let one = await run(
                ForgetCommand.self,
                ["--session", "desk", "--to", "2026-11-22T09:30:00Z", "--yes", "--url", api.url]
            )
            #expect(one.text == "Forgot \(Self.much).")
            let all = await run(ForgetCommand.self, ["--all", "--yes", "--json", "--url", api.url])
            #expect(all.text.contains(#""dry_run":false"#))
            #expect(
                api.forgetting.forgotten == [
                    ForgetQuery(
                        end: Instant(microseconds: 1_795_339_800_000_000),
                        sessionID: session.record.id
                    ), ForgetQuery(),
                ]
            )
        }
    }

    @Test("names nothing, or all and a part of it: refused", arguments: [[], ["--all", "--from", "1 h ago"]])
    func unclear(arguments: [String]) async throws {
        let result = await run(ForgetCommand.self, arguments)
        #expect(result.exitCode == 64)
    }

    @Test("unknown streams are refused by the server")
    func unknown() async throws {
        try await withAPI { api in
            let result = await run(ForgetCommand.self, ["--session", "nobody", "--yes", "--url", api.url])
            #expect(result.exitCode == 1)
            #expect(result.complaints == ["Error: session_id: There is no such session."])
        }
    }
}
