import Foundation
import Testing

@testable import MemCommand

@Suite("Pictures on a terminal")
struct TerminalPicturesTests {
    @Test(
        "what a terminal can is known by its environment",
        arguments: [
            (["TERM": "xterm-kitty"], .kitty), (["KITTY_WINDOW_ID": "1", "TERM": "xterm"], nil),
            (["TERM_PROGRAM": "ghostty"], .kitty),
            (["TERM_PROGRAM": "iTerm.app"], .iterm2), (["LC_TERMINAL": "iTerm2"], .iterm2),
            (["TERM_PROGRAM": "WezTerm", "TERM": "xterm-256color"], .iterm2), (["TERM": "foot"], .sixel),
            (["TERM": "xterm-sixel"], .sixel), (["TERM": "xterm-256color"], nil), ([:], nil),
            (["TERM": "tmux-256color", "TMUX": "/tmp/tmux", "KITTY_WINDOW_ID": "1"], nil),
            (["TERM": "screen", "STY": "1.pts", "LC_TERMINAL": "iTerm2"], nil),
        ] as [([String: String], TerminalPictures?)]
    )
    func environment(variables: [String: String], expected: TerminalPictures?) {
        #expect(TerminalPictures.named(by: variables) == expected)
    }

    @Test("terminals that would print the question are not asked")
    func asked() {
        for variables in [
            [:], ["TERM": "dumb"], ["TERM": "linux"], ["TERM": "xterm", "TERM_PROGRAM": "Apple_Terminal"],
        ] {
            #expect(!TerminalPictures.mayBeAsked(variables))
        }
        #expect(TerminalPictures.mayBeAsked(["TERM": "xterm-256color"]))
    }

    @Test(
        "what a terminal can is known by its answer",
        arguments: [
            ("\u{1B}_Gi=31;OK\u{1B}\\\u{1B}[?62;c", .kitty), ("\u{1B}[?62;4;22c", .sixel), ("\u{1B}[?4;6c", nil),
            ("\u{1B}_Gi=31;ENOENT\u{1B}\\\u{1B}[?1;2c", nil), ("\u{1B}[?64;14;40c", nil), ("", nil), ("4c", nil),
        ] as [(String, TerminalPictures?)]
    )
    func answers(answer: String, expected: TerminalPictures?) {
        #expect(TerminalPictures.told(by: answer) == expected)
    }

    @Test("kitty gets a picture in pieces that put together are the file", arguments: [0, 1, 3072, 3073, 20_000])
    func kitty(count: Int) throws {
        let file = Data((0..<count).map { UInt8(truncatingIfNeeded: $0) })
        let text = try #require(TerminalPictures.kitty.sequence(showing: file))
        let pieces = text.components(separatedBy: "\u{1B}\\").dropLast()
        #expect(pieces.first?.hasPrefix("\u{1B}_Ga=T,f=100,q=2,m=") == true)
        #expect(pieces.dropLast().allSatisfy { $0.contains("m=1;") })
        #expect(pieces.last?.contains("m=0;") == true)
        let base64 = pieces.compactMap { $0.split(separator: ";", omittingEmptySubsequences: false).last }
        #expect(base64.allSatisfy { $0.count <= 4096 })
        #expect(base64.dropLast().allSatisfy { $0.count.isMultiple(of: 4) })
        #expect(pieces.dropFirst().allSatisfy { $0.hasPrefix("\u{1B}_Gm=") }, "only the first piece has other keys")
        #expect(Data(base64Encoded: base64.joined()) == file)
    }

    @Test("iTerm2 gets the whole file at once")
    func iTerm() {
        #expect(
            TerminalPictures.iterm2.sequence(showing: Data([1, 2, 3]))
                == "\u{1B}]1337;File=inline=1;size=3;preserveAspectRatio=1:AQID\u{7}"
        )
    }

    @Test("sixels draw every dot once, in its colour")
    func sixel() throws {
        // Seven rows: red, but for one white dot in the sixth row and a last row of blue.
        var pixels = [UInt8]()
        for y in 0..<7 {
            for x in 0..<10 { pixels += y == 6 ? [0, 0, 255] : y == 5 && x == 9 ? [255, 255, 255] : [255, 0, 0] }
        }
        let text = try #require(TerminalPictures.sixel.sequence(showing: Data("P6\n10 7\n255\n".utf8) + pixels))
        #expect(text.hasPrefix("\u{1B}P0;1;0q\"1;1;10;7#0;2;0;0;0"))
        #expect(text.contains("#210;2;100;0;0") && text.contains("#5;2;0;0;100") && text.contains("#251;2;100;100;100"))
        #expect(text.hasSuffix("#210!9~^$#251!9?_-#5!10@\u{1B}\\"))
    }

    @Test(
        "what is no PPM file is not shown",
        arguments: [
            "", "P6", "P6\n1 1\n255\n", "P6\n1 1\n255\nabcd", "P6\n0 1\n255\n", "P5\n1 1\n255\nabc", "P6\n1 1\n15\nabc",
        ]
    )
    func noPixmap(text: String) {
        #expect(TerminalPictures.sixel.sequence(showing: Data(text.utf8)) == nil)
    }
}
