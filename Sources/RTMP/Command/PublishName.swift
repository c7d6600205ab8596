internal import MemCore

/// Finds the stream key in what encoders make of the fields *Server* and *Stream Key*.
struct PublishName: Equatable {
    /// The key; never empty.
    var key: String
    /// What follows the question mark.
    var query: String?
    /// What may be meant if the key itself is not known: the likeliest first, none twice, not the key itself.
    private(set) var alternatives: [String] = []

    /// Reads the name of the `publish` command, or else the app: whoever pastes `rtmp://host/live/KEY` into the server
    /// field and nothing into the key field publishes the empty name to the app `live/KEY`.
    ///
    /// Blanks and slashes around a key come from careless pasting. Nil if there is no key anywhere.
    init?(name: String?, app: String) {
        let (appPath, appQuery) = Self.split(app)
        let (namePath, nameQuery) = Self.split(name ?? "")
        // Flash Media Server's default instance, which some encoders append by themselves.
        let components = appPath.split(separator: "/").filter { $0 != "_definst_" }
        if !namePath.isEmpty {
            key = namePath
            query = nameQuery ?? appQuery
        } else {
            guard let last = components.last else { return nil }
            key = String(last)
            query = appQuery ?? nameQuery
        }
        noteAlternatives(belowApp: components.dropFirst() + (namePath.isEmpty ? [] : [namePath[...]]))
    }

    /// What encoders and people make of a key: a path, of which it is the end; a prefix for the kind of file; a query
    /// that begins with `&`; a URL's percent-encoding.
    ///
    /// - Parameter path: what the URL has behind the first component of the app, which is where Mem's own URLs put a
    ///   session's name, slashes and all.
    private mutating func noteAlternatives(belowApp path: [Substring]) {
        var found = [path.joined(separator: "/"), key.split(separator: "/").last.map(String.init) ?? key]
        for prefix in ["mp4:", "flv:"] where key.hasPrefix(prefix) { found.append(String(key.dropFirst(prefix.count))) }
        if let bare = key.split(separator: "&").first { found.append(String(bare)) }
        found += ([key] + found).compactMap { Percent.decode($0) }
        for text in found where !text.isEmpty && text != key && !alternatives.contains(text) {
            alternatives.append(text)
        }
    }

    /// Path and query of a text.
    private static func split(_ text: String) -> (path: String, query: String?) {
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let isEdge = { (character: Character) in character.isWhitespace || character == "/" }
        var path = parts.first ?? ""
        path = path.drop(while: isEdge)
        while let last = path.last, isEdge(last) {
            path.removeLast()
        }
        return (String(path), parts.count > 1 ? String(parts[1]) : nil)
    }
}
