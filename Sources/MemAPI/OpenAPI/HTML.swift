/// Pieces of HTML made of plain text.
enum HTML {
    /// Text as HTML shows it, in content and in quoted attributes.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }

    static func code(_ text: String) -> String {
        "<code>" + escaped(text) + "</code>"
    }

    /// The little of Markdown that descriptions use: paragraphs, lists, `code` and **strong** words.
    static func prose(_ text: String) -> String {
        var blocks: [(isItem: Bool, text: String)] = []
        var isOpen = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("- ") {
                blocks.append((true, String(line.dropFirst(2))))
                isOpen = true
            } else if line.allSatisfy(\.isWhitespace) {
                isOpen = false
            } else if isOpen, let last = blocks.indices.last {
                blocks[last].text += " " + line.drop(while: \.isWhitespace)
            } else {
                blocks.append((false, String(line)))
                isOpen = true
            }
        }
        var html = ""
        var isList = false
        for block in blocks {
            if block.isItem != isList { html += isList ? "</ul>" : "<ul>" }
            isList = block.isItem
            html += isList ? "<li>" + words(block.text) + "</li>" : "<p>" + words(block.text) + "</p>"
        }
        return html + (isList ? "</ul>" : "")
    }

    /// One line with its `code` and **strong** words.
    private static func words(_ text: String) -> String {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { index, part in
            if index % 2 == 1 { return code(String(part)) }
            return escaped(String(part)).split(separator: "**", omittingEmptySubsequences: false).enumerated()
                .map { $0 % 2 == 1 ? "<strong>\($1)</strong>" : String($1) }
                .joined()
        }.joined()
    }
}
