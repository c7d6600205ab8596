import CoreMetrics
import Foundation
import Testing

@testable import Prometheus

@Suite("What is counted")
struct MetricRegistryTests {
    private let registry = MetricRegistry([
        MetricDescription("mem_kinds_total", .counter, "Kinds.", labels: ["kind", "size"]),
        MetricDescription("mem_wait_seconds", .histogram, "Waits.", buckets: [0.1, 1]),
        MetricDescription("mem_now", .gauge, "Now.", labels: ["state"]),
    ])

    private func text() -> [String] {
        registry.scrape().text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }

    @Test("of one name and the same labels is counted together, in whichever order the labels come")
    func counters() {
        let one = Counter(
            label: "mem_kinds_total",
            dimensions: [("kind", "a"), ("size", "s")],
            factory: registry
        )
        let same = Counter(
            label: "mem_kinds_total",
            dimensions: [("size", "s"), ("kind", "a")],
            factory: registry
        )
        let other = Counter(
            label: "mem_kinds_total",
            dimensions: [("kind", "b"), ("size", "s")],
            factory: registry
        )
        #expect(text().count == 2, "they begin at 0, and are told")
        one.increment()
        same.increment(by: 2)
        one.increment(by: -5)
        other.increment()
        other.reset()
        #expect(text() == [#"mem_kinds_total{kind="a",size="s"} 3"#, #"mem_kinds_total{kind="b",size="s"} 1"#])
    }

    @Test("as times lies in the first bucket that is long enough, and in all longer ones")
    func histogram() {
        let timer = Timer(label: "mem_wait_seconds", factory: registry)
        timer.recordMilliseconds(100)
        timer.recordMilliseconds(150)
        timer.recordSeconds(2)
        #expect(
            text() == [
                #"mem_wait_seconds_bucket{le="0.1"} 1"#, #"mem_wait_seconds_bucket{le="1"} 2"#,
                #"mem_wait_seconds_bucket{le="+Inf"} 3"#, "mem_wait_seconds_sum 2.25", "mem_wait_seconds_count 3",
            ]
        )
    }

    @Test("by names, kinds or labels that nobody has described counts nowhere: no library and no peer makes it grow")
    func unknown() {
        Counter(label: "http.requests", factory: registry).increment()
        Counter(label: "mem_kinds_total", dimensions: [("kind", "a")], factory: registry).increment()
        Counter(label: "mem_kinds_total", dimensions: [("kind", "a"), ("key", "x")], factory: registry).increment()
        Counter(label: "mem_wait_seconds", factory: registry).increment()
        Recorder(label: "mem_wait_seconds", factory: registry).record(1)
        var scrape = registry.scrape()
        scrape.set("mem_other", to: 1)
        #expect(scrape.text == "")
    }

    @Test("has a bound, whatever somebody takes for a label")
    func bounded() {
        for number in 0..<MetricRegistry.maximumSeries + 10 {
            let labels = [("kind", "\(number)"), ("size", "s")]
            Counter(label: "mem_kinds_total", dimensions: labels, factory: registry).increment()
        }
        #expect(text().count == MetricRegistry.maximumSeries)
    }

    @Test("is told with what is looked up then, in the order of the descriptions")
    func scrape() {
        Counter(label: "mem_kinds_total", dimensions: [("kind", "a"), ("size", "s")], factory: registry).increment()
        var scrape = registry.scrape()
        scrape.set("mem_now", ["state": "live"], to: 2)
        scrape.set("mem_now", ["state": "ended"], to: 0)
        #expect(scrape.families.map(\.name) == ["mem_kinds_total", "mem_now"])
        #expect(scrape.text.hasSuffix("# TYPE mem_now gauge\nmem_now{state=\"live\"} 2\nmem_now{state=\"ended\"} 0\n"))
    }
}

@Suite("The metrics that there are")
struct MetricDescriptionTests {
    @Test("are named by Prometheus's conventions")
    func names() throws {
        let all = MetricDescription.all
        #expect(Set(all.map(\.name)).count == all.count)
        for metric in all {
            #expect(metric.name.wholeMatch(of: /(mem|process)_[a-z_]+/) != nil, "\(metric.name)")
            #expect((metric.kind == .counter) == metric.name.hasSuffix("_total"), "\(metric.name)")
            #expect(metric.kind != .histogram || metric.name.hasSuffix("_seconds"), "\(metric.name)")
            #expect((metric.kind == .histogram) == !metric.buckets.isEmpty, "\(metric.name)")
            #expect(metric.buckets == metric.buckets.sorted())
            #expect(metric.help.hasSuffix(".") && metric.help.first?.isLowercase == false, "\(metric.name)")
        }
    }

    @Test("have no label that a peer could choose the value of")
    func labels() {
        let labels = Set(MetricDescription.all.flatMap(\.labels))
        #expect(
            labels == [
                "cause", "kind", "method", "outcome", "protocol", "route", "state", "status", "step", "to", "verdict",
                "version",
            ]
        )
    }

    @Test("are all in docs/metrics.md, each with its kind and its labels, and no other is")
    func document() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "docs/metrics.md"), encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `mem_") || $0.hasPrefix("| `process_") }
        let wanted = MetricDescription.all.map { metric in
            let labels = metric.labels.isEmpty ? "" : metric.labels.map { "`\($0)`" }.joined(separator: ", ")
            return "| `\(metric.name)` | \(metric.kind.rawValue) | \(labels) | \(metric.help) |"
        }
        #expect(rows.map(String.init) == wanted)
    }
}
