import CFuzzer
import FuzzTargets
import Glibc

// Fuzzes one target: Fuzzer TARGET, then libFuzzer's arguments. `scripts/fuzz` starts it.
private func target() -> FuzzTarget {
    guard CommandLine.arguments.count > 1, let target = FuzzTarget(rawValue: CommandLine.arguments[1]) else {
        fatalError("usage: Fuzzer \(FuzzTarget.allCases.map(\.rawValue).joined(separator: "|")) …")
    }
    return target
}

private let chosen = target()
private var words: [UnsafeMutablePointer<CChar>?] =
    CommandLine.arguments.enumerated()
    .filter { $0.offset != 1 }.map { strdup($0.element) } + [nil]

private var count = Int32(words.count - 1)
words.withUnsafeMutableBufferPointer { buffer in
    var base = buffer.baseAddress
    exit(
        LLVMFuzzerRunDriver(&count, &base) { bytes, size in
            do {
                try chosen.run(Array(UnsafeBufferPointer(start: bytes, count: size)))
            } catch {
                fatalError("\(error)")
            }
            return 0
        }
    )
}
