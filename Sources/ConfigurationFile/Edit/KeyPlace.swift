internal import Yams

/// Where a key stands in a file, or where it would.
enum KeyPlace {
    /// It is there: its name and its value.
    case value(name: Node, value: Node)
    /// It is not there.
    case missing(Gap)

    /// The section that a key would stand in, as far as there is one.
    struct Gap {
        /// The section that is there, `""` for the root.
        var section: String
        /// What its name and value are; nil for the root, and for the value of an empty file.
        var name: Node?
        var value: Node?
        /// The names that are missing, outermost first, the key's own at the end.
        var missing: [String]
        /// The mappings around, outermost first, each with the place of the section in it.
        var around: [(mapping: Node.Mapping, index: Int)]
    }

    /// Looks a key up.
    static func find(_ key: ConfigurationKey, in root: Node?) -> KeyPlace {
        let names = key.path.split(separator: ".").map(String.init)
        var gap = Gap(section: "", name: nil, value: root, missing: names, around: [])
        while let name = gap.missing.first {
            guard let mapping = gap.value?.mapping,
                let index = mapping.firstIndex(where: { $0.key.string == name })
            else { return .missing(gap) }
            let pair = mapping[index]
            gap.missing.removeFirst()
            if gap.missing.isEmpty { return .value(name: pair.key, value: pair.value) }
            gap.section += (gap.section.isEmpty ? "" : ".") + name
            gap.around.append((mapping, index))
            gap.name = pair.key
            gap.value = pair.value
        }
        return .missing(gap)
    }
}
