import Foundation
import Testing

/// What catches a slower Mem: counts of instructions and allocations, kept in Benchmarks/Thresholds.
@Suite("Thresholds")
struct ThresholdTests {
    /// What a unit of a workload took, or may take.
    private struct Counts: Codable {
        var unit = "picture"
        var instructions = 1000.0
        var allocations = 2.0
    }

    private struct Threshold: Codable {
        var unit = "picture"
        var instructions = 1000.0
        var allocations = 2.0
        var tolerance = 0.05
        var madeWith = ["swift": "6.3.1"]
    }

    private struct Run: Codable {
        var workloads: [String: Counts]
        var madeWith = ["swift": "6.3.1"]
    }

    private static let decoder = {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }()

    private static let encoder = {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return encoder
    }()

    private static func names(in folder: String) throws -> Set<String> {
        let files = try FileManager.default.contentsOfDirectory(atPath: Repository.root.appending(path: folder).path)
        return Set(files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) })
    }

    @Test("Every workload has one, with a tolerance that lets no regression through")
    func complete() throws {
        let lines = try Repository.text("Benchmarks/Workloads/main.swift").split(separator: "\n")
        let workloads = lines.filter { $0.hasPrefix("    \"") }.map { String($0.split(separator: "\"")[1]) }
        #expect(workloads.count > 5)
        #expect(try Self.names(in: "Benchmarks/Thresholds") == Set(workloads))
        for name in workloads {
            let text = try Repository.text("Benchmarks/Thresholds/\(name).json")
            let threshold = try Self.decoder.decode(Threshold.self, from: Data(text.utf8))
            #expect(threshold.instructions > 0, "\(name)")
            #expect((0.001...0.1).contains(threshold.tolerance), "\(name)")
        }
    }

    /// Compares counts with a threshold of 1000 instructions and 2 allocations.
    private func compare(
        _ counts: Counts,
        swift: String = "6.3.1",
        _ arguments: String...
    ) throws -> (status: Int32, output: String, threshold: Threshold?) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "thresholds-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "work.json")
        try Self.encoder.encode(Threshold()).write(to: file)
        let run = folder.appending(path: "counts")
        try Self.encoder.encode(Run(workloads: ["work": counts], madeWith: ["swift": swift])).write(to: run)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let script = Repository.root.appending(path: "Benchmarks/count-instructions").path
        process.arguments = ["python3", script, "--folder", folder.path, "--counts", run.path] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        let threshold = try? Self.decoder.decode(Threshold.self, from: Data(contentsOf: file))
        return (process.terminationStatus, text, threshold)
    }

    @Test("What is within the tolerance passes")
    func within() throws {
        for instructions in [960.0, 1000, 1049] {
            let result = try compare(Counts(instructions: instructions))
            #expect(result.status == 0, "\(result.output)")
        }
    }

    @Test("More instructions fail, and what to do is said")
    func slower() throws {
        let result = try compare(Counts(instructions: 1060))
        #expect(result.status == 1)
        #expect(result.output.contains("+6.0%"))
        #expect(result.output.contains("scripts/thresholds --accept work"))
    }

    @Test("One more allocation fails, with whatever compiler")
    func allocations() throws {
        for swift in ["6.3.1", "7.0"] {
            let result = try compare(Counts(allocations: 3), swift: swift)
            #expect(result.status == 1)
            #expect(result.output.contains("ALLOCATES TOO OFTEN"))
        }
    }

    @Test("Fewer instructions are mentioned")
    func faster() throws {
        let result = try compare(Counts(instructions: 500))
        #expect(result.status == 0)
        #expect(result.output.contains("much better: -50.0%"))
    }

    @Test("Instructions of another compiler are not judged, and that is said")
    func otherCompiler() throws {
        let result = try compare(Counts(instructions: 5000), swift: "7.0")
        #expect(result.status == 0)
        #expect(result.output.contains("not judged: the threshold is for swift 6.3.1"))
    }

    @Test("What is accepted becomes the threshold, with the tolerance that it had")
    func accept() throws {
        let result = try compare(Counts(instructions: 5000, allocations: 9), swift: "7.0", "--accept")
        #expect(result.status == 0, "\(result.output)")
        #expect(result.threshold?.instructions == 5000)
        #expect(result.threshold?.allocations == 9)
        #expect(result.threshold?.tolerance == 0.05)
        #expect(result.threshold?.madeWith == ["swift": "7.0"])
    }
}
