import Testing

@testable import MemCommand

@Suite("Tables")
struct TextTableTests {
    private var table: TextTable {
        var table = TextTable(header: ["TIME", "STREAM", "TEXT"], cutting: ["STREAM", "TEXT"])
        table.add(["2026-11-22 14:03:05", "desk", "the quarterly budget was discussed at length"])
        table.add(["2026-11-22 14:03:06", "日本語の講義", "予算の話"])
        return table
    }

    @Test("are whole where no terminal shows them, with columns aligned as terminals show them")
    func whole() {
        #expect(
            table.lines(columns: nil) == [
                "TIME                 STREAM        TEXT",
                "2026-11-22 14:03:05  desk          the quarterly budget was discussed at length",
                "2026-11-22 14:03:06  日本語の講義  予算の話",
            ]
        )
    }

    @Test("fit the terminal: the widest column of text is cut")
    func cut() {
        #expect(
            table.lines(columns: 56)
                == [
                    "TIME                 STREAM        TEXT",
                    "2026-11-22 14:03:05  desk          the quarterly budget…",
                    "2026-11-22 14:03:06  日本語の講義  予算の話",
                ].map { $0 }
        )
    }

    @Test("never are wider than the terminal, unless what can't be cut is", arguments: 40...120)
    func fit(columns: Int) {
        for line in table.lines(columns: columns) { #expect(TextWidth.of(line) <= columns) }
    }

    @Test("keep times, numbers and ids on the narrowest terminal")
    func narrow() {
        let lines = table.lines(columns: 10)
        #expect(lines[1] == "2026-11-22 14:03:05  desk    the q…")
        #expect(lines[2] == "2026-11-22 14:03:06  日本…   予算…")
    }

    @Test("that are too wide have a line for each value")
    func records() {
        var table = TextTable(header: ["a", "long"])
        table.add(["1", "2"])
        table.add(["3", "日本"])
        #expect(table.records == ["a     1", "long  2", "", "a     3", "long  日本"])
    }
}
