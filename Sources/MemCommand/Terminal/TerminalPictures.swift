internal import ArgumentParser
internal import Foundation

/// A way in which terminals show pictures.
enum TerminalPictures: String, CaseIterable, ExpressibleByArgument {
    /// Kitty's graphics protocol: kitty, Ghostty, WezTerm, Konsole.
    case kitty
    /// Inline images of iTerm2: iTerm2, WezTerm, mintty.
    case iterm2
    /// Sixel: foot, mlterm, Windows Terminal, xterm -ti vt340 and others.
    case sixel

    /// The format in which the picture has to be asked for.
    var format: String {
        switch self {
        case .kitty: "png"
        case .iterm2: "jpeg"
        case .sixel: "ppm"
        }
    }

    /// What lets the terminal show a picture; nil if the bytes are not of ``format``.
    func sequence(showing picture: Data) -> String? {
        switch self {
        case .kitty: return Self.kitty(picture)
        case .iterm2:
            return "\u{1B}]1337;File=inline=1;size=\(picture.count);preserveAspectRatio=1:"
                + picture.base64EncodedString() + "\u{7}"
        case .sixel: return Pixmap(picture).map(SixelEncoder.encode)
        }
    }

    /// Kitty takes 4096 characters at a time, and but for the last time a multiple of four.
    ///
    /// `q=2` keeps its answer out of the shell's next prompt. See its "Terminal graphics protocol", "Remote client".
    private static func kitty(_ picture: Data) -> String {
        var rest = picture.base64EncodedString()[...]
        var text = ""
        var keys = "a=T,f=100,q=2,"
        repeat {
            let chunk = rest.prefix(4096)
            rest = rest[chunk.endIndex...]
            text += "\u{1B}_G\(keys)m=\(rest.isEmpty ? 0 : 1);\(chunk)\u{1B}\\"
            keys = ""
        } while !rest.isEmpty
        return text
    }

    /// What the terminal's environment gives away.
    ///
    /// - Returns: Nil if it says nothing, or if a program in between, like tmux, only passed it on.
    static func named(by environment: [String: String]) -> TerminalPictures? {
        guard environment["TMUX"] == nil, environment["STY"] == nil else { return nil }
        let term = environment["TERM"] ?? ""
        // KITTY_WINDOW_ID says nothing: terminals that were started from a kitty have it as well.
        if term == "xterm-kitty" || term == "xterm-ghostty" { return .kitty }
        switch environment["TERM_PROGRAM"] ?? environment["LC_TERMINAL"] ?? "" {
        case "ghostty": return .kitty
        case "iTerm.app", "iTerm2", "WezTerm", "mintty": return .iterm2
        default: return term.contains("sixel") || ["foot", "mlterm"].contains(term) ? .sixel : nil
        }
    }

    /// Whether the question does no harm: these show no pictures, and would print it.
    static func mayBeAsked(_ environment: [String: String]) -> Bool {
        !["", "dumb", "linux"].contains(environment["TERM"] ?? "") && environment["TERM_PROGRAM"] != "Apple_Terminal"
    }

    /// What asks a terminal whether it knows one of the protocols; every terminal answers the second half.
    static let question = "\u{1B}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\\u{1B}[c"

    /// What a terminal's answer to ``question`` says.
    static func told(by answer: String) -> TerminalPictures? {
        if answer.contains("\u{1B}_Gi=31;OK") { return .kitty }
        // Primary device attributes: CSI ? 62 ; 4 ; … c, where 4 stands for sixel.
        guard let start = answer.firstRange(of: "\u{1B}[?") else { return nil }
        let attributes = answer[start.upperBound...].prefix { $0 != "c" }.split(separator: ";")
        return attributes.dropFirst().contains("4") ? .sixel : nil
    }
}
