import Foundation
import Logging
import MemCore
import MemStore

/// What each kind of question costs the store, without HTTP and JSON: CPU-milliseconds, which a busy machine changes less
/// than the time an answer takes.
struct Costs {
    let folder: String
    /// How often each is asked.
    var count = 100
    /// For how long each is asked before that, so that the parts of the memory that it is about are loaded.
    var warming = Duration.seconds(3)

    /// - Parameter name: what the kinds of question begin with; all do with nothing.
    func run(_ name: String = "") async throws {
        let kinds = Questions.Kind.allCases.filter { $0.rawValue.hasPrefix(name) }
        var configuration = StoreConfiguration(path: folder + "/mem.duckdb", jpegQuality: 85)
        let indexed = try await costs(of: kinds, configuration)
        configuration.indexBytes = 0
        let asked = try await costs(of: kinds, configuration)
        print("| question | CPU ms in the store | without its index |")
        print("|---|---|---|")
        for kind in kinds {
            let texts = [indexed, asked].map { String(format: "%.2f", $0[kind] ?? .nan) }
            print("| \(kind.rawValue) | \(texts[0]) | \(texts[1]) |")
        }
    }

    /// CPU-milliseconds of one question of each kind.
    private func costs(
        of kinds: [Questions.Kind],
        _ configuration: StoreConfiguration
    ) async throws -> [Questions.Kind: Double] {
        let store = try await Store(configuration: configuration, logger: Logger(label: "bench"))
        guard let first = try await store.frame(FrameID(rawValue: 1))?.firstInstant else {
            throw Readers.Failure(description: "\(folder) has no such memory")
        }
        var costs: [Questions.Kind: Double] = [:]
        for kind in kinds {
            let start = ContinuousClock.now
            repeat {
                try await ask(kind, store, first)
            } while configuration.indexBytes > 0 && ContinuousClock.now - start < warming
            try await Task.sleep(for: .seconds(1))
            let before = Self.seconds
            for _ in 0..<count { try await ask(kind, store, first) }
            costs[kind] = (Self.seconds - before) / Double(count) * 1000
        }
        try await store.close()
        return costs
    }

    /// Asks what the routes ask the store for.
    private func ask(_ kind: Questions.Kind, _ store: Store, _ first: Instant) async throws {
        let frame = FrameID(rawValue: .random(in: 1...Int64(LargeMemory.frames)))
        switch kind {
        case .nothing: break
        case .hour: try await texts(of: store.timeline(range(3600, first)), store)
        case .lateHour:
            var query = range(3600, first)
            query.offset = 30_000
            try await texts(of: store.timeline(query), store)
        case .firstPage: try await texts(of: store.timeline(everything(first)), store)
        case .farPage:
            var query = everything(first)
            let second = Double(999_900 / LargeMemory.sources)
            query.after = TimelinePosition(instant: first.advanced(bySeconds: second), sourceID: SourceID(rawValue: 1))
            try await texts(of: store.timeline(query), store)
        case .day: try await texts(of: store.buckets(range(86_400, first), of: 600_000_000), store)
        case .instant: _ = try await store.onScreen(at: range(60, first).end, source: nil)
        case .picture: _ = try await store.jpeg(of: frame, .full)
        case .thumbnail: _ = try await store.jpeg(of: frame, .thumbnail)
        case .moments:
            var query = range(86_400, first)
            query.sourceID = SourceID(rawValue: .random(in: 1...Int64(LargeMemory.sources)))
            _ = try await store.moments(MomentQuery(part: query))
        case .allMoments: _ = try await store.moments(MomentQuery(part: range(86_400, first), order: .dwell))
        case .similar:
            guard let fingerprint = try await store.frame(frame)?.fingerprint else { return }
            _ = try await store.frames(similarTo: fingerprint, minimumSimilarity: 90, limit: 20)
        case .words: _ = try await store.spoken(WordQuery(text: Questions.word))
        case .phrase: _ = try await store.spoken(WordQuery(text: Questions.words))
        }
    }

    private func texts(of page: TimelinePage, _ store: Store) async throws {
        let spans = page.entries.map { entry in
            let seconds = Double(entry.bucket?.microseconds ?? 0) / 1_000_000
            return SourceSpan(
                sourceID: entry.source.id,
                start: entry.instant,
                end: entry.instant.advanced(bySeconds: seconds)
            )
        }
        _ = try await store.texts(during: spans, of: nil, notes: 50_000)
    }

    private func everything(_ first: Instant) -> TimelineQuery {
        TimelineQuery(
            start: first,
            end: first.advanced(bySeconds: Double(LargeMemory.samples / LargeMemory.sources + 1))
        )
    }

    private func range(_ seconds: Int, _ first: Instant) -> TimelineQuery {
        let all = LargeMemory.samples / LargeMemory.sources
        let start = first.advanced(bySeconds: Double(Int.random(in: 0...all - seconds)))
        return TimelineQuery(start: start, end: start.advanced(bySeconds: Double(seconds)))
    }

    /// CPU-seconds of this process.
    private static var seconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
