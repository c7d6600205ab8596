internal import MemCore
internal import Yams

/// Puts a key into a file that does not have it, with the sections that are missing, behind what goes before it in the
/// shipped example.
struct KeyInsertion {
    let text: MarkedText
    let gap: KeyPlace.Gap

    /// The text with the key; nil if its section is written in a way that is not known here.
    func edit(_ key: ConfigurationKey, _ configuration: Configuration) -> String? {
        let value = key.rule.yaml(configuration)
        if let mapping = gap.value?.mapping { return insert(value, into: mapping) }
        return begin(value)
    }

    private func insert(_ value: String, into mapping: Node.Mapping) -> String? {
        let first = mapping.first?.key
        if let start = text.offset(of: mapping.mark), text.scalar(at: start) == "{" {
            guard let first else { return text.replacing(start + 1..<start + 1, with: " \(flow(value)) ") }
            guard let place = text.offset(of: first.mark) else { return nil }
            return text.replacing(place..<place, with: flow(value) + ", ")
        }
        guard let column = first?.mark?.column else { return nil }
        return insert(block(value, indent: column - 1), afterLine: line(before: mapping))
    }

    /// Fills a section, or a file, that is empty so far.
    private func begin(_ value: String) -> String? {
        guard let name = gap.name, let mark = name.mark else {
            return insert(block(value, indent: 0), afterLine: text.lineCount)
        }
        guard gap.value?.scalar?.string.isEmpty == true else { return nil }
        return insert(block(value, indent: mark.column - 1 + unit), afterLine: mark.line)
    }

    /// Spaces from one depth to the next, as this file has them.
    private var unit: Int {
        let root = gap.around.first?.mapping ?? gap.value?.mapping
        let depths = root?.compactMap { section in
            section.value.mapping?.first?.key.mark.flatMap { inner in
                section.key.mark.flatMap { inner.line > $0.line ? inner.column - $0.column : nil }
            }
        }
        return depths?.first { $0 > 0 } ?? 2
    }

    /// The last line of what goes before the new key in a section in block style.
    private func line(before mapping: Node.Mapping) -> Int {
        let order = ConfigurationKey.names(in: gap.section)
        let own = gap.missing.first.flatMap(order.firstIndex(of:)) ?? order.count
        let before = mapping.indices.filter { index in
            mapping[index].key.string.flatMap(order.firstIndex(of:)).map { $0 < own } ?? false
        }
        // At the root there is no line to stand behind but those of the other sections.
        guard let sibling = before.last ?? (gap.name == nil ? Array(mapping.indices).last : nil) else {
            return gap.name?.mark?.line ?? text.lineCount
        }
        let next = (gap.around + [(mapping, sibling)]).reversed().lazy.compactMap { around in
            around.index + 1 < around.mapping.count ? around.mapping[around.index + 1].key.mark?.line : nil
        }.first
        let start = mapping[sibling].key.mark?.line ?? 1
        var line = next.map { $0 - 1 } ?? text.lineCount
        while line > start, text.isIdle(line: line) { line -= 1 }
        return line
    }

    private func insert(_ lines: [String], afterLine line: Int) -> String {
        let end = text.end(ofLine: line)
        // Into an empty last line the text goes itself.
        guard text.line(line).isEmpty else {
            return text.replacing(end..<end, with: lines.map { text.lineBreak + $0 }.joined())
        }
        return text.replacing(end..<end, with: lines.map { $0 + text.lineBreak }.joined())
    }

    private func block(_ value: String, indent: Int) -> [String] {
        gap.missing.enumerated().map { depth, name in
            let margin = String(repeating: " ", count: indent + depth * unit)
            return margin + name + ":" + (depth == gap.missing.count - 1 ? " " + value : "")
        }
    }

    private func flow(_ value: String) -> String {
        let inner = gap.missing.dropLast().map { $0 + ": { " }.joined()
        let end = String(repeating: " }", count: gap.missing.count - 1)
        return inner + (gap.missing.last ?? "") + ": " + value + end
    }
}
