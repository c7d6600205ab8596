internal import MemCore

/// Names of files and folders, made of what people and publishers call things: safe on every system.
struct FileNames {
    private var folders: [Int64: String] = [:]
    private var taken: Set<String> = []

    /// A source's folder: its name, with its number behind it if another source has the same.
    mutating func folder(of source: Int64, called name: String?) -> String {
        if let known = folders[source] { return known }
        var folder = Self.safe(name ?? "") ?? "source \(source)"
        // Some systems take capitals and small letters for the same.
        if taken.contains(folder.lowercased()) { folder += " (source \(source))" }
        taken.insert(folder.lowercased())
        folders[source] = folder
        return folder
    }

    /// A time as a name that sorts as times do: `2026-11-22T09-30-00Z`.
    static func of(_ time: String) -> String {
        String(time.map { $0 == ":" ? "-" : $0 })
    }

    /// The name without what some system gives a meaning to, nil if nothing is left.
    static func safe(_ name: String) -> String? {
        let scalars = name.unicodeScalars.map { scalar -> Unicode.Scalar in
            let isHarmless = ![.control, .format, .surrogate, .lineSeparator, .paragraphSeparator].contains(
                scalar.properties.generalCategory
            )
            return isHarmless && !"/\\:*?\"<>|".unicodeScalars.contains(scalar) ? scalar : "_"
        }
        var text = String(String.UnicodeScalarView(scalars))
        while text.utf8.count > 100 { text.removeLast() }
        // Dots in front hide a file, or lead out of the folder; dots and spaces at the end are lost on some systems.
        while let first = text.first, first == "." || first == " " { text.removeFirst() }
        while let last = text.last, last == "." || last == " " { text.removeLast() }
        return text.isEmpty || text.lowercased() == "index" ? nil : text
    }
}
