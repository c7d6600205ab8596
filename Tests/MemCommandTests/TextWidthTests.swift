import Testing

@testable import MemCommand

@Suite("The columns that text takes")
struct TextWidthTests {
    @Test(
        "are two for East Asian characters and pictographs, none for what combines",
        arguments: [
            ("", 0), ("desk", 4), ("Größe", 5), ("Gro\u{308}ße", 5), ("e\u{301}\u{302}", 1), ("日本語", 6),
            ("ｱｲｳ", 3), ("ＡＢ", 4), ("한국어", 6), ("\u{1112}\u{1161}\u{11AB}", 2), ("😀", 2), ("👩‍👩‍👧‍👦", 2), ("🇩🇪", 2),
            ("👍🏽", 2), ("❤️", 2), ("❤", 1), ("𠀋", 2), ("שלום", 4), ("a\u{200B}b", 2), ("“…”", 3),
        ]
    )
    func width(text: String, columns: Int) {
        #expect(TextWidth.of(text) == columns)
    }

    @Test(
        "are never exceeded by a cut, which takes no character apart",
        arguments: [
            ("quarterly", 9, "quarterly"), ("quarterly", 8, "quarter…"), ("日本語", 6, "日本語"), ("日本語", 5, "日本…"),
            ("日本語", 4, "日…"), ("日本語", 1, "…"), ("日本語", 0, ""), ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
            ("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 3, "👩‍👩‍👧‍👦…"),
        ]
    )
    func cut(text: String, columns: Int, expected: String) {
        #expect(TextWidth.cut(text, to: columns) == expected)
        #expect(TextWidth.of(TextWidth.cut(text, to: columns)) <= columns)
    }

    @Test("are filled up with spaces")
    func pad() {
        #expect(TextWidth.pad("日本", to: 6) == "日本  ")
        #expect(TextWidth.pad("desk", to: 2) == "desk")
    }
}
