import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Asks each kind of question by eight readers at once, each of which asks again as soon as it has its answer.
struct Readers {
    static let count = 8

    let base: String
    let seconds: Double

    func run() async throws {
        let client = HTTPClient(configuration: HTTPClient.Configuration())
        let questions = try await Questions(base: base, client: client)
        print("| question | answers a second | p50 ms | p99 ms | bytes |")
        print("|---|---|---|---|---|")
        for kind in Questions.Kind.allCases {
            // What is asked for the first time may need files to be opened.
            _ = try await ask(kind, questions, client, for: 0.5)
            let (times, bytes) = try await ask(kind, questions, client, for: seconds)
            let sorted = times.sorted()
            let rate = Double(times.count) / seconds
            let middle = sorted[sorted.count / 2]
            let late = sorted[min(sorted.count - 1, sorted.count * 99 / 100)]
            print(
                "| \(kind.rawValue) | \(String(format: "%.0f", rate)) | \(String(format: "%.1f", middle)) "
                    + "| \(String(format: "%.1f", late)) | \(bytes) |"
            )
        }
        try await client.shutdown()
    }

    /// The milliseconds that each answer took, and how many bytes the last one had.
    private func ask(
        _ kind: Questions.Kind,
        _ questions: Questions,
        _ client: HTTPClient,
        for seconds: Double
    ) async throws -> (times: [Double], bytes: Int) {
        let end = ContinuousClock.now + .seconds(seconds)
        return try await withThrowingTaskGroup(of: ([Double], Int).self) { group in
            for _ in 0..<Self.count {
                group.addTask {
                    var times: [Double] = []
                    var bytes = 0
                    while ContinuousClock.now < end {
                        let request = HTTPClientRequest(url: questions.url(of: kind))
                        let start = ContinuousClock.now
                        let answer = try await client.execute(request, timeout: .seconds(30))
                        let body = try await answer.body.collect(upTo: 64 << 20)
                        times.append((ContinuousClock.now - start) / .milliseconds(1))
                        bytes = body.readableBytes
                        guard answer.status == .ok else {
                            throw Failure(description: "\(request.url): \(answer.status) \(String(buffer: body))")
                        }
                    }
                    return (times, bytes)
                }
            }
            return try await group.reduce(into: ([], 0)) { sum, part in
                sum.0 += part.0
                sum.1 = max(sum.1, part.1)
            }
        }
    }

    /// A question that was not answered.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }
}
