/// The table "who may import whom", read from the document that people read.
struct ImportTable {
    /// For each room the rooms that it may import.
    private(set) var allowed: [String: Set<String>] = [:]

    /// Reads the first table of the text; a cell lists several rooms with commas, `nothing` is none.
    init(markdown: String) {
        let lines = markdown.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        let table = lines.drop { !$0.hasPrefix("|") }.prefix { $0.hasPrefix("|") }.dropFirst(2)
        for row in table {
            let cells = row.split(separator: "|").map { Self.names($0) }
            guard cells.count == 2 else { continue }
            for room in cells[0] { allowed[room] = Set(cells[1]).subtracting(["nothing"]) }
        }
    }

    private static func names(_ cell: Substring) -> [String] {
        cell.split(separator: ",").map { $0.filter { !$0.isWhitespace && $0 != "`" } }.filter { !$0.isEmpty }
    }
}

/// The `import` lines of a Swift file.
enum ImportLine {
    /// The modules that a source file imports, in the order of its lines.
    static func modules(in source: String) -> [String] {
        source.split(separator: "\n").compactMap { line in
            var words = line.split(whereSeparator: \.isWhitespace)[...]
            while let word = words.first, word.hasPrefix("@") || accessLevels.contains(String(word)) {
                words = words.dropFirst()
            }
            guard words.popFirst() == "import" else { return nil }
            if let word = words.first, kinds.contains(String(word)) { words = words.dropFirst() }
            return words.first.map { String($0.prefix { $0.isLetter || $0.isNumber || $0 == "_" }) }
        }
    }

    private static let accessLevels: Set = ["public", "package", "internal", "fileprivate", "private"]
    private static let kinds: Set = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]
}
