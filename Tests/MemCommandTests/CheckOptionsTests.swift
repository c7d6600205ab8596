import ArgumentParser
import Foundation
import MemCore
import Testing

@testable import MemCommand

@Suite("mem check")
struct CheckOptionsTests {
    /// Runs the options over a file that is there, with what a check would find.
    private func check(_ report: MemoryCheckReport, _ arguments: [String] = []) async throws -> CommandResult {
        let file = FileManager.default.temporaryDirectory.appending(path: "check-\(UUID().uuidString).duckdb")
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try await run(report, ["--database", file.path] + arguments)
    }

    private func run(_ report: MemoryCheckReport, _ arguments: [String]) async throws -> CommandResult {
        let console = RecordedConsole()
        let options = try CheckOptions.parse(arguments)
        var exitCode: Int32 = 0
        do {
            try await Console.$sink.withValue(console) {
                try await options.run { configuration, repairs, _ in
                    #expect(arguments.contains(configuration.database.path))
                    #expect(repairs == arguments.contains("--repair"))
                    return report
                }
            }
        } catch {
            exitCode = CheckOptions.exitCode(for: error).rawValue
        }
        return CommandResult(lines: console.lines, complaints: console.complaints, exitCode: exitCode)
    }

    @Test("a sound memory ends with 0 and a table; what is left over does no harm")
    func sound() async throws {
        let result = try await check(
            MemoryCheckReport(findings: [
                .init(rule: "every sample has a frame", checked: 1200),
                .init(rule: "every picture has a frame", checked: 40, wrong: 2, isLeftover: true),
            ])
        )
        #expect(result.exitCode == 0)
        #expect(
            result.lines == [
                "RULE                       LOOKED AT  WRONG        REPAIRED",
                "every sample has a frame   1200       0            -",
                "every picture has a frame  40         2 left over  -",
                "The memory is sound.",
                "What is left over takes space and does no harm; --repair removes it.",
            ]
        )
    }

    @Test("a damaged one ends with 65 unless all is repaired, and says what is lost")
    func damaged() async throws {
        let finding = MemoryCheckReport.Finding(rule: "every sample has a frame", checked: 9, wrong: 3)
        let found = try await check(MemoryCheckReport(findings: [finding]))
        #expect(found.exitCode == 65)
        #expect(found.text.contains("--repair"))
        var mended = finding
        mended.repaired = 3
        let repaired = try await check(MemoryCheckReport(findings: [mended], notes: ["3 are lost."]), ["--repair"])
        #expect(repaired.exitCode == 0)
        #expect(repaired.lines.suffix(2) == ["3 are lost.", "The memory is sound."])
        let json = try await check(MemoryCheckReport(findings: [finding]), ["--json"])
        #expect(json.exitCode == 65)
        #expect(
            json.lines == [
                #"{"findings":[{"checked":9,"leftover":false,"repaired":0,"rule":"every sample has a frame","wrong":3}],"#
                    + #""notes":[],"sound":false}"#
            ]
        )
    }

    @Test("a memory that is not there ends with 66")
    func missing() async throws {
        let result = try await run(MemoryCheckReport(), ["--database", "/nowhere/mem.duckdb"])
        #expect(result.exitCode == 66)
        #expect(result.complaints.first?.contains("/nowhere/mem.duckdb") == true)
    }
}
