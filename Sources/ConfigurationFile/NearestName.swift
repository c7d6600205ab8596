/// Finds the known name that was probably meant by an unknown one.
enum NearestName {
    /// The nearest of `known` by edit distance, nil if none is near.
    ///
    /// A key in the wrong section counts as near, too: `rtmp.port` means `streaming.rtmp.port`.
    static func of(_ unknown: String, among known: [String]) -> String? {
        let word = last(unknown)
        var best: (name: String, distance: Int)?
        for name in known {
            let whole = distance(unknown, name)
            let wordOnly = distance(word, last(name)) + (section(unknown) == section(name) ? 0 : 1)
            let near = min(whole, wordOnly)
            if near < best?.distance ?? .max { best = (name, near) }
        }
        // A third of the letters may be wrong: enough for slips, too little for chance.
        guard let best, best.distance <= max(1, word.count / 3) else { return nil }
        return best.name
    }

    /// The edit distance: insertions, deletions and replacements of one character, and swaps of two neighbours.
    static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left.utf8)
        let right = Array(right.utf8)
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (line, letter) in left.enumerated() {
            var row = [line + 1]
            for (column, other) in right.enumerated() {
                var best = min(last[column] + (letter == other ? 0 : 1), last[column + 1] + 1, row[column] + 1)
                if line > 0, column > 0, letter == right[column - 1], other == left[line - 1] {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                row.append(best)
            }
            (beforeLast, last) = (last, row)
        }
        return last[right.count]
    }

    private static func last(_ path: String) -> String {
        path.split(separator: ".").last.map(String.init) ?? path
    }

    /// The section that a path lies in.
    private static func section(_ path: String) -> String {
        path.split(separator: ".").dropLast().joined(separator: ".")
    }
}
