import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Asks each kind of question by eight readers at once: first as people and pages do, with a pause behind each answer, then
/// again as soon as the answer is there. Figures are medians of some rounds.
struct Readers {
    static let count = 8
    /// What somebody does with an answer before the next question, at least.
    static let pause = Duration.milliseconds(100)
    /// How often everything is measured: a machine that others use as well is half as fast for some seconds.
    static let rounds = 5

    let base: String
    let seconds: Double

    /// - Parameter name: what the kinds of question begin with; all do with nothing.
    func run(_ name: String = "") async throws {
        let client = HTTPClient(configuration: HTTPClient.Configuration())
        let questions = try await Questions(base: base, client: client)
        print(
            "| question | p50 ms | p99 ms | of rounds | p50 ms without pause | p99 ms without pause | answers a second | bytes |"
        )
        print("|---|---|---|---|---|---|---|---|")
        for kind in Questions.Kind.allCases where kind.rawValue.hasPrefix(name) {
            // What is asked for the first time may need files to be opened.
            _ = try await ask(kind, questions, client, for: 0.5, pause: .zero)
            var (calm, busy): ([Answers], [Answers]) = ([], [])
            for _ in 0..<Self.rounds {
                calm.append(try await ask(kind, questions, client, for: seconds, pause: Self.pause))
                busy.append(try await ask(kind, questions, client, for: seconds / 2, pause: .zero))
            }
            let tails = calm.map { $0.part(99) }.sorted()
            let spread = "\(Self.text(tails[0]))–\(Self.text(tails[tails.count - 1]))"
            let rate = Self.median(busy) { Double($0.times.count) / (seconds / 2) }
            print(
                "| \(kind.rawValue) | \(Self.text(Self.median(calm) { $0.part(50) }))"
                    + " | \(Self.text(Self.median(calm) { $0.part(99) })) | \(spread)"
                    + " | \(Self.text(Self.median(busy) { $0.part(50) })) | \(Self.text(Self.median(busy) { $0.part(99) }))"
                    + " | \(Int(rate)) | \((calm + busy).map(\.bytes).max() ?? 0) |"
            )
        }
        try await client.shutdown()
    }

    /// How long answers took.
    private struct Answers {
        /// Milliseconds, ascending.
        var times: [Double] = []
        /// The bytes of the longest one.
        var bytes = 0

        func part(_ percent: Int) -> Double {
            times.isEmpty ? .nan : times[min(times.count - 1, times.count * percent / 100)]
        }
    }

    private static func median(_ rounds: [Answers], of figure: (Answers) -> Double) -> Double {
        rounds.map(figure).sorted()[rounds.count / 2]
    }

    private static func text(_ milliseconds: Double) -> String { String(format: "%.1f", milliseconds) }

    private func ask(
        _ kind: Questions.Kind,
        _ questions: Questions,
        _ client: HTTPClient,
        for seconds: Double,
        pause: Duration
    ) async throws -> Answers {
        let end = ContinuousClock.now + .seconds(seconds)
        return try await withThrowingTaskGroup(of: Answers.self) { group in
            for number in 0..<Self.count {
                group.addTask {
                    var answers = Answers()
                    // Readers are not in step with each other.
                    try await Task.sleep(for: pause * number / Self.count)
                    while ContinuousClock.now < end {
                        let request = HTTPClientRequest(url: questions.url(of: kind))
                        let start = ContinuousClock.now
                        let answer = try await client.execute(request, timeout: .seconds(30))
                        let body = try await answer.body.collect(upTo: 64 << 20)
                        answers.times.append((ContinuousClock.now - start) / .milliseconds(1))
                        answers.bytes = max(answers.bytes, body.readableBytes)
                        guard answer.status == .ok else {
                            throw Failure(description: "\(request.url): \(answer.status) \(String(buffer: body))")
                        }
                        try await Task.sleep(for: pause)
                    }
                    return answers
                }
            }
            var all = Answers()
            for try await part in group {
                all.times += part.times
                all.bytes = max(all.bytes, part.bytes)
            }
            all.times.sort()
            return all
        }
    }

    /// A question that was not answered.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }
}
