// Does a piece of work so many times, for callgrind to count what that takes; scripts/thresholds runs it.
// usage: Workloads NAME ROUNDS | Workloads --list
// It prints how many units of work that was, and what a unit is.
import Glibc

/// All workloads, by their names.
let workloads: KeyValuePairs<String, () throws -> any Workload> = [
    "receive-chunks": { try Receiving(chunkSize: 4096, unit: .chunk) },
    "receive-messages": { try Receiving(chunkSize: 65536, unit: .message) },
    "port-to-pipe": { try PortToPipe() },
    "decoder-requests": { ReadingRequests() },
    "inspect": { try Inspecting() },
    "sample": { try Sampling() },
    "judge": { try Judging() },
    "jpeg": { try EncodingJPEG() },
]

let arguments = CommandLine.arguments.dropFirst()
if arguments == ["--list"] {
    for (name, _) in workloads { print(name) }
    exit(0)
}
guard arguments.count == 2, let make = workloads.first(where: { $0.key == arguments.first })?.value,
    let rounds = arguments.last.flatMap({ Int($0) }), rounds > 0
else {
    print("usage: Workloads NAME ROUNDS | Workloads --list")
    exit(64)
}
/// Prepares the work; what is done until it returns is not counted.
@inline(never)
func prepare(_ make: () throws -> any Workload) throws -> any Workload {
    try make()
}

/// Does the work so often; returns how many units that was.
///
/// What is done after it is not counted.
@inline(never)
func work(_ workload: any Workload, rounds: Int) throws -> Int {
    var units = 0
    for _ in 0..<rounds { units += try workload.round() }
    return units
}

let workload = try prepare(make)
print(try work(workload, rounds: rounds), workload.unit.rawValue)
