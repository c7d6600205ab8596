import APITestDoubles
import MemCore
import Testing

@testable import MemCommand

@Suite("mem retention and mem holds")
struct RetentionCommandTests {
    @Test("show the rules, and how long there is room")
    func shown() async throws {
        let rules = "thin_days: 7, moment_days: 90, keep_days: 365.5, minimum_free: 5000000000"
        try await withAPI(yaml: "retention: {\(rules), max_timeline_bytes: 800000000}") { api in
            let result = await run(ShowRetentionCommand.self, ["--url", api.url])
            #expect(
                result.text == """
                    After 7 days one new picture of each minute stays.
                    After 90 days only moments that begin another scene keep their pictures.
                    After 365.5 days all is forgotten.
                    The timeline may take 800.0 MB, and takes 2.0 MB.
                    5.0 GB of the disk are kept free.
                    Pictures take 7.0 MB; 1.0 MB are added a day.
                    Without rules there is room for 10 days.
                    STREAM  A DAY
                    a film  1.0 MB
                    """
            )
        }
        try await withAPI { api in
            let result = await run(ShowRetentionCommand.self, ["--url", api.url])
            #expect(result.text.hasPrefix("Nothing goes by itself: see retention in mem settings."))
        }
    }

    @Test("let go now, or only say of what")
    func runs() async throws {
        try await withAPI { api in
            let gone =
                "120 samples with 0 pictures, 3 pictures (300 bytes) that expired, "
                + "59 pictures (5.9 kB) that were thinned out, 8 pictures (800 bytes) of scenes that have another"
            let dry = await run(RunRetentionCommand.self, ["--dry-run", "--url", api.url])
            #expect(dry.text == "Would go: " + gone)
            #expect(api.retaining.runs.isEmpty)
            let real = await run(RunRetentionCommand.self, ["--url", api.url])
            #expect(real.text == "Gone: " + gone)
            #expect(api.retaining.runs.count == 1)
            let shown = await run(ShowRetentionCommand.self, ["--url", api.url])
            #expect(shown.text.contains("Went last, "))
        }
    }

    @Test("list what went, and have it back")
    func undo() async throws {
        try await withAPI { api in
            #expect(await run(RetentionRunsCommand.self, ["--url", api.url]).text == "Nothing went by itself.")
            _ = await run(RunRetentionCommand.self, ["--url", api.url])
            #expect(await run(RetentionRunsCommand.self, ["--url", api.url]).text.contains("3 pictures (300 bytes)"))
            let undone = await run(UndoRetentionCommand.self, ["7", "--url", api.url])
            #expect(
                undone.text == "Back: 3 pictures (300 bytes). Held as 1: change the rules, then end the holds."
            )
            #expect(await run(RetentionRunsCommand.self, ["--url", api.url]).text.contains("undone "))
            let again = await run(UndoRetentionCommand.self, ["7", "--url", api.url])
            #expect(again.text == "Nothing of run 7 can be had back any more.")
            #expect(await run(UndoRetentionCommand.self, ["8", "--url", api.url]).exitCode != 0)
        }
    }

    @Test("holds are made, listed and ended")
    func holds() async throws {
        try await withAPI { api in
            let none = await run(ListHoldsCommand.self, ["--url", api.url])
            #expect(none.text.hasPrefix("Nothing is held"))
            let range = ["--from", "2026-11-22T09:30:00Z", "--to", "2026-11-22T10:30:00Z"]
            let made = await run(AddHoldCommand.self, range + ["--reason", "a dispute", "--url", api.url])
            #expect(made.text == "Held, as hold 1.")
            let list = await run(ListHoldsCommand.self, ["--url", api.url])
            #expect(list.text.contains("a dispute"))
            #expect(list.text.contains("all"))
            let over = await run(RemoveHoldCommand.self, ["1", "--url", api.url])
            #expect(over.text == "Hold 1 is over.")
            let missing = await run(RemoveHoldCommand.self, ["1", "--url", api.url])
            #expect(missing.exitCode == 1)
        }
    }
}
