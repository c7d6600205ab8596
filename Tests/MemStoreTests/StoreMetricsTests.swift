import Foundation
import Logging
import MemCore
import Prometheus
import Testing

@testable import MemStore

@Suite("What is told of the store")
struct StoreMetricsTests {
    private let registry = MetricRegistry()

    private func value(_ series: String) -> Double? {
        let line = registry.scrape().text.split(separator: "\n").first { $0.hasPrefix(series + " ") }
        return line.flatMap { Double($0.dropFirst(series.count + 1)) }
    }

    private func withStore(at path: String, _ body: (Store) async throws -> Void) async throws {
        var configuration = StoreConfiguration(path: path, jpegQuality: 85)
        configuration.gatherMilliseconds = 10
        let store = try await Store(
            configuration: configuration,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            metrics: registry
        )
        do {
            try await body(store)
        } catch {
            try? await store.close()
            throw error
        }
        try? await store.close()
    }

    @Test("counts samples by their verdict once they are durable, and how long commits took")
    func samples() async throws {
        let folder = try DatabaseFolder()
        try await withStore(at: folder.database) { store in
            #expect(value(#"mem_samples_total{verdict="restless"}"#) == 0)
            let publisher = try await Publisher(store)
            _ = try await publisher.commit([.new, .same, .same, .seen])
            #expect(value(#"mem_samples_total{verdict="new"}"#) == 1)
            #expect(value(#"mem_samples_total{verdict="same"}"#) == 2)
            #expect(value(#"mem_samples_total{verdict="seen"}"#) == 1)
            #expect(try #require(value("mem_store_commit_duration_seconds_count")) >= 1)
            #expect(value("mem_store_commit_failures_total") == 0)
            let told = await store.storeFigures()
            let figures = try #require(told)
            #expect(figures.databaseBytes > 0 && figures.pictureBytes > 0)
            #expect(figures.queuedItems == 0 && figures.waitingCallers == 0)
        }
    }

    @Test("finds out whether it commits when nothing was committed lately, once for all who ask at that time")
    func proof() async throws {
        let folder = try DatabaseFolder()
        try await withStore(at: folder.database) { store in
            #expect(value("mem_store_commit_duration_seconds_count") == 0)
            await withTaskGroup(of: String?.self) { group in
                for _ in 0..<20 { group.addTask { await store.storeTrouble() } }
                for await trouble in group { #expect(trouble == nil) }
            }
            // Whoever came after the first commit was told by that one.
            #expect(value("mem_store_commit_duration_seconds_count") == 1)
            let total = try await store.timeline(.everything).total
            #expect(total == 0)
        }
    }

    @Test("notices a disk that fails although nobody writes", .enabled(if: LoopDisk.isPossible, "no disk can be made"))
    func silentFailure() async throws {
        let disk = try LoopDisk()
        try await withStore(at: disk.path + "/mem.duckdb") { store in
            try disk.fail()
            // A machine that is starved may take longer to find out than somebody who asks waits.
            var trouble: String?
            repeat { trouble = await store.storeTrouble() } while trouble?.contains("Nothing was committed") == true
            #expect(trouble?.contains("can't be written") == true, "\(trouble ?? "no trouble")")
            #expect(try #require(value("mem_store_commit_failures_total")) >= 1)
        }
        withExtendedLifetime(disk) {}
    }

    @Test("waits for so long, and no longer, when a try does not come back; who asks meanwhile makes no second one")
    func stuck() async throws {
        let proof = CommitProof()
        let (gate, opened) = AsyncStream<Void>.makeStream()
        let attempt: @Sendable () async -> String? = {
            for await _ in gate {}
            return "tried once"
        }
        let none = await proof.find(within: .milliseconds(20), attempt)
        #expect(none == nil)
        async let second = proof.find(within: .seconds(60)) { "tried twice" }
        while proof.waiting == 0 { await Task.yield() }
        opened.finish()
        #expect(await second == "tried once")
        #expect(await proof.find(within: .seconds(60)) { nil } == .some(nil))
    }
}
