internal import Yams

/// The text of a YAML file, with the places that the parser's marks mean.
struct MarkedText {
    private(set) var scalars: [Unicode.Scalar]
    /// Where each line begins, as libyaml counts lines.
    private let lineStarts: [Int]

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        var starts = [0]
        for (index, scalar) in scalars.enumerated() where Self.endsLine(scalar) {
            let isHalf = scalar == "\r" && index + 1 < scalars.count && scalars[index + 1] == "\n"
            if !isHalf { starts.append(index + 1) }
        }
        lineStarts = starts
    }

    /// YAML 1.1 breaks lines at these (section 4.2).
    private static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
        ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar)
    }

    var text: String { String(String.UnicodeScalarView(scalars)) }

    /// The number of lines.
    var lineCount: Int { lineStarts.count }

    /// What ends lines in this file.
    var lineBreak: String {
        guard let first = scalars.firstIndex(where: Self.endsLine) else { return "\n" }
        return scalars[first] == "\r" && first + 1 < scalars.count && scalars[first + 1] == "\n" ? "\r\n" : "\n"
    }

    /// The place of a mark, nil if there is none in this text.
    func offset(of mark: Mark?) -> Int? {
        guard let mark, (1...lineStarts.count).contains(mark.line) else { return nil }
        let offset = lineStarts[mark.line - 1] + mark.column - 1
        return offset <= scalars.count ? offset : nil
    }

    /// Where a line (counted from 1) ends: the place of what breaks it, or the end of the text.
    func end(ofLine line: Int) -> Int {
        let start = lineStarts[line - 1]
        return scalars[start...].firstIndex(where: Self.endsLine) ?? scalars.count
    }

    /// A line without what breaks it.
    func line(_ line: Int) -> ArraySlice<Unicode.Scalar> {
        scalars[lineStarts[line - 1]..<end(ofLine: line)]
    }

    /// Whether a line holds nothing but spaces, a comment, or the end of the document.
    func isIdle(line number: Int) -> Bool {
        let content = line(number).drop { $0 == " " || $0 == "\t" }
        return content.isEmpty || content.first == "#" || content.elementsEqual("...".unicodeScalars)
    }

    /// Whether a text stands at a place.
    func has(_ text: String, at offset: Int) -> Bool {
        scalars[offset...].starts(with: text.unicodeScalars)
    }

    /// What stands at a place, nil at the end.
    func scalar(at offset: Int) -> Unicode.Scalar? { offset < scalars.count ? scalars[offset] : nil }

    /// Puts a text in the place of a part.
    func replacing(_ part: Range<Int>, with text: String) -> String {
        var changed = scalars
        changed.replaceSubrange(part, with: text.unicodeScalars)
        return String(String.UnicodeScalarView(changed))
    }
}
