import Testing

@testable import Prometheus

@Suite("The text that Prometheus reads")
struct ExpositionTextTests {
    @Test("has help, type and numbers of each family, and escapes what would break a line")
    func families() {
        let family = MetricFamily(
            name: "mem_things_total",
            help: "Things, with a \\ and a\nbreak.",
            kind: .counter,
            samples: [
                MetricFamily.Sample(labels: [MetricLabel("kind", "a\"b\\c\nd")], value: 3),
                MetricFamily.Sample(value: 0.5),
            ]
        )
        #expect(
            ExpositionText.of([family]) == #"""
                # HELP mem_things_total Things, with a \\ and a\nbreak.
                # TYPE mem_things_total counter
                mem_things_total{kind="a\"b\\c\nd"} 3
                mem_things_total 0.5

                """#
        )
    }

    @Test("tells nothing of a family without numbers")
    func empty() {
        #expect(ExpositionText.of([MetricFamily(name: "mem_x", help: "X.", kind: .gauge, samples: [])]) == "")
    }

    @Test(
        "writes numbers as they are read again",
        arguments: [
            (0.0, "0"), (-1, "-1"), (1e15, "1000000000000000"), (0.1, "0.1"), (1e300, "1e+300"),
            (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
        ]
    )
    func numbers(value: Double, text: String) {
        #expect(ExpositionText.number(value) == text)
    }
}
