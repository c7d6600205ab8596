// How fast a large memory answers.
// usage: ReadBenchmark fill FOLDER       makes FOLDER/mem.duckdb: 10 million samples, 500,000 frames, 20 sources
//        ReadBenchmark cost FOLDER [KIND] asks the store that is there, and prints what CPU each kind of question takes
//        ReadBenchmark similar FOLDER     makes a memory of 1 million frames without pictures there, if it has none, and prints
//                                         what it takes to find those that look like one
//        ReadBenchmark ask URL [SECONDS [KIND]]
//                                         asks a running Mem that has such a memory, 8 readers at once, and prints a table
import Foundation

let arguments = CommandLine.arguments
do {
    switch (arguments.count, arguments.dropFirst().first) {
    case (3, "fill"):
        try await LargeMemory(folder: arguments[2]).fill()
    case (3...4, "cost"):
        try await Costs(folder: arguments[2]).run(arguments.count == 4 ? arguments[3] : "")
    case (3, "similar"):
        try await ManyFrames(folder: arguments[2]).run()
    case (3...5, "ask"):
        let seconds = arguments.count > 3 ? Double(arguments[3]) ?? 5 : 5
        try await Readers(base: arguments[2], seconds: seconds).run(arguments.count > 4 ? arguments[4] : "")
    default:
        print(
            "usage: ReadBenchmark fill FOLDER | ReadBenchmark cost FOLDER [KIND] | ReadBenchmark similar FOLDER | ReadBenchmark ask URL [SECONDS [KIND]]"
        )
        exit(64)
    }
} catch {
    print("\(error)")
    exit(1)
}
