import Foundation
import FuzzTargets
import SeededNumbers
import Testing

/// The fuzz targets without a fuzzer: what is in `Fuzzing/Seeds`, found failures among it, and mutations of it, the same
/// ones in each run.
@Suite("Foreign bytes")
struct ReplayTests {
    private func seeds(of target: FuzzTarget) throws -> [[UInt8]] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fuzzing/Seeds/\(target.rawValue)")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        return try names.map { [UInt8](try Data(contentsOf: folder.appending(path: $0))) }
    }

    @Test("Every seed is taken as its parser should", arguments: FuzzTarget.allCases)
    func seeds(target: FuzzTarget) throws {
        let seeds = try seeds(of: target)
        #expect(!seeds.isEmpty)
        for seed in seeds { try target.run(seed) }
    }

    @Test("So are mutations of the seeds, and pure chance", arguments: FuzzTarget.allCases)
    func mutations(target: FuzzTarget) throws {
        let seeds = try seeds(of: target)
        var random = Mutator(seed: 2026)
        try target.run([])
        for _ in 0..<3000 {
            let input = random.mutated(seeds)
            do {
                try target.run(input)
            } catch {
                let hex = input.map { String(format: "%02x", $0) }.joined()
                Issue.record("\(error)\nkeep it as Fuzzing/Seeds/\(target.rawValue)/found-…: \(hex)")
                return
            }
        }
    }
}

/// Changes bytes as fuzzers do, with chance that is the same in each run.
private struct Mutator {
    private var chance: SeededNumbers

    init(seed: UInt64) {
        chance = SeededNumbers(seed: seed)
    }

    mutating func mutated(_ seeds: [[UInt8]]) -> [UInt8] {
        guard var bytes = seeds.randomElement(using: &chance),
            !Int.random(in: 0..<50, using: &chance).isMultiple(of: 50)
        else { return (0..<Int.random(in: 0...64, using: &chance)).map { _ in byte() } }
        for _ in 0..<Int.random(in: 1...6, using: &chance) {
            guard let index = bytes.indices.randomElement(using: &chance) else { return bytes }
            switch Int.random(in: 0..<7, using: &chance) {
            case 0: bytes[index] = byte()
            case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &chance)
            case 2: bytes[index] = [0, 1, 0x7F, 0x80, 0xFE, 0xFF].randomElement(using: &chance) ?? 0
            case 3: bytes.remove(at: index)
            case 4: bytes.insert(byte(), at: index)
            case 5: bytes.removeLast(bytes.count - index)
            default:
                guard let other = seeds.randomElement(using: &chance),
                    let cut = other.indices.randomElement(using: &chance)
                else { continue }
                bytes = Array(bytes[..<index] + other[cut...])
            }
        }
        return bytes
    }

    private mutating func byte() -> UInt8 { UInt8.random(in: 0...255, using: &chance) }
}
