/// Rows of text in columns as wide as their widest cell.
struct TextTable {
    private var rows: [[String]]
    private let cuttable: [Int]

    /// The fewest columns of the terminal that a cell is cut to.
    private let least: Int

    /// Creates a table without rows.
    ///
    /// - Parameters:
    ///   - header: the names of the columns.
    ///   - names: those of free text, which are cut where the terminal is too narrow; numbers, times and ids never are.
    ///   - least: the fewest columns of the terminal that a cell is cut to.
    init(header: [String], cutting names: [String] = [], least: Int = 6) {
        self.least = least
        rows = [header]
        cuttable = header.indices.filter { names.contains(header[$0]) }
    }

    /// Adds a row.
    mutating func add(_ row: [String]) {
        rows.append(row.map { Console.printable($0) })
    }

    /// The lines, without spaces at their ends: as wide as the terminal, and whole if it is none that takes them.
    var lines: [String] { lines(columns: Console.columns) }

    /// The lines for a terminal of so many columns.
    func lines(columns: Int?) -> [String] {
        var widths = rows.reduce(into: [Int]()) { widths, row in
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], TextWidth.of(cell))
            }
        }
        if let columns { fit(&widths, columns) }
        return rows.map { row in
            let cells = zip(row, widths).map { TextWidth.pad(TextWidth.cut($0, to: $1), to: $1) }
            let line = cells.joined(separator: "  ")
            return line.lastIndex { $0 != " " }.map { String(line[...$0]) } ?? ""
        }
    }

    /// A line for each cell with the name of its column, and an empty one between rows: for tables that are too wide.
    var records: [String] {
        let width = rows[0].map(TextWidth.of).max() ?? 0
        let blocks = rows.dropFirst().map { row in
            zip(rows[0], row).map { TextWidth.pad($0, to: width + 2) + $1 }
        }
        return Array(blocks.joined(separator: [""]))
    }

    /// Takes from the widest column of text what is too much, again and again.
    private func fit(_ widths: inout [Int], _ columns: Int) {
        var excess = widths.reduce(0, +) + 2 * (widths.count - 1) - columns
        while excess > 0, let widest = cuttable.max(by: { widths[$0] < widths[$1] }), widths[widest] > least {
            widths[widest] -= 1
            excess -= 1
        }
    }
}
