import APITestDoubles
import ArgumentParser
import Foundation
import MemCore
import Testing

@testable import MemCommand

@Suite("mem doctor")
struct DoctorTests {
    private struct FixedCheck: DoctorCheck {
        let title: String
        let finding: DoctorFinding

        func run() async -> DoctorFinding { finding }
    }

    /// A folder of its own for one test.
    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mem-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.path)
    }

    /// Runs the doctor with a configuration file of this text.
    private func doctor(
        _ yaml: String,
        json: Bool = false,
        further: [any DoctorCheck] = []
    ) async throws -> (lines: [String], failed: Bool) {
        let console = RecordedConsole()
        var failed = false
        try await withFolder { folder in
            let file = folder + "/config.yaml"
            let text = yaml + "\ndatabase: { path: \(folder)/data/mem.duckdb }\n"
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
            let options = try DoctorOptions.parse(["--config", file] + (json ? ["--json"] : []))
            do {
                try await Console.$sink.withValue(console) { try await options.run { _ in further } }
            } catch let code as ExitCode {
                failed = code == .failure
            }
        }
        return (console.lines, failed)
    }

    private static let anyPorts = "streaming: { rtmp: { port: 0 } }\napi: { port: 0 }"

    @Test("a machine in order passes")
    func healthy() async throws {
        let result = try await doctor(Self.anyPorts)
        #expect(!result.failed)
        let failures = result.lines.filter { $0.hasPrefix("FAILURE") }
        #expect(failures.isEmpty)
        for title in ["Configuration", "API port", "RTMP port", "Data folder", "Disk space"] {
            #expect(result.lines.contains { $0.contains(title) })
        }
    }

    @Test("one failed check fails the doctor, with what to do; a warning does not")
    func failure() async throws {
        let warning = FixedCheck(title: "Decoder", finding: DoctorFinding(.warning, "Old.", advice: "Update."))
        #expect(try await !doctor(Self.anyPorts, further: [warning]).failed)
        let broken = FixedCheck(title: "Decoder", finding: DoctorFinding(.failure, "Gone.", advice: "Build it."))
        let result = try await doctor(Self.anyPorts, further: [broken])
        #expect(result.failed)
        #expect(result.lines.contains { $0.hasPrefix("FAILURE  Decoder") && $0.hasSuffix("Gone.") })
        #expect(result.lines.last?.hasSuffix("-> Build it.") == true)
    }

    @Test("a broken configuration is told line by line, and the program's own checks still run")
    func brokenConfiguration() async throws {
        let other = FixedCheck(title: "DuckDB", finding: DoctorFinding(.ok, "1.5.5"))
        let result = try await doctor("api: { port: x }\nwibble: 1", further: [other])
        #expect(result.failed)
        let text = result.lines.joined(separator: "\n")
        #expect(text.contains(":1: api.port") && text.contains(":2: wibble") && text.contains("DuckDB"))
        #expect(!text.contains("API port"))
    }

    @Test("--json is one object")
    func json() async throws {
        let result = try await doctor(Self.anyPorts, json: true)
        #expect(result.lines.count == 1)
        let report = try JSONDecoder().decode(JSONValue.self, from: Data((result.lines.first ?? "").utf8))
        guard case .object(let fields) = report else { throw ServerDidNotStart() }
        #expect(fields["ok"] == .bool(true))
    }

    @Test("a port held by another program is a failure that names the setting")
    func portInUse() async throws {
        try await withAPI { api in
            // Mem's own port, but Mem is asked for at another one: to the check it is a stranger's.
            let elsewhere = Configuration.API()
            let check = PortCheck(purpose: .rtmp, host: nil, port: api.port, api: elsewhere)
            let finding = await check.run()
            #expect(finding.outcome == .failure)
            #expect(finding.advice?.contains("MEM_STREAMING_RTMP_PORT") == true)
        }
    }

    @Test("a port held by Mem itself is in order")
    func portHeldByMem() async throws {
        try await withAPI { api in
            var address = Configuration.API()
            address.port = api.port
            let finding = await PortCheck(purpose: .api, host: address.host, port: api.port, api: address).run()
            #expect(finding == DoctorFinding(.ok, "Mem is running and holds port \(api.port)."))
        }
    }

    @Test("an address of another machine is a failure")
    func foreignAddress() async {
        // 192.0.2.0/24 is reserved for documentation: no machine has it.
        let finding = await PortCheck(purpose: .api, host: "192.0.2.1", port: 8000, api: Configuration.API()).run()
        #expect(finding.outcome == .failure)
        #expect(finding.message == "192.0.2.1 is no address of this machine.")
    }

    @Test("a data folder that is a file, or can't be made, is a failure")
    func dataFolder() async throws {
        try await withFolder { folder in
            try Data().write(to: URL(fileURLWithPath: folder + "/file"))
            let file = DataFolder(databasePath: "file/mem.duckdb", workingDirectory: folder)
            #expect(await DataFolderCheck(folder: file).run().outcome == .failure)
            let fresh = DataFolder(databasePath: "a/b/mem.duckdb", workingDirectory: folder)
            #expect(fresh.nearestExisting == folder)
            #expect(await DataFolderCheck(folder: fresh).run() == DoctorFinding(.ok, "\(folder)/a/b will be made."))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
            let here = DataFolder(databasePath: "mem.duckdb", workingDirectory: folder)
            #expect(await DataFolderCheck(folder: here).run().outcome == .ok)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
        }
        let device = DataFolder(databasePath: "/proc/mem.duckdb")
        #expect(await DataFolderCheck(folder: device).run().outcome == .failure)
    }

    @Test(
        "little space warns, next to none fails",
        arguments: [
            (Int64(999_999_999), DoctorFinding.Outcome.failure), (1_000_000_000, .warning), (9_999_999_999, .warning),
            (10_000_000_000, .ok),
        ]
    )
    func diskSpace(free: Int64, outcome: DoctorFinding.Outcome) {
        #expect(DiskSpaceCheck.finding(free: free, at: "/").outcome == outcome)
    }
}
