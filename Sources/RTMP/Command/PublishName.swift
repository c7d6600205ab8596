/// Finds the stream key in what encoders make of the fields *Server* and *Stream Key*.
struct PublishName: Equatable {
    /// The key; never empty.
    var key: String
    /// What follows the question mark.
    var query: String?

    /// Reads the name of the `publish` command, or else the app: whoever pastes `rtmp://host/live/KEY` into the server
    /// field and nothing into the key field publishes the empty name to the app `live/KEY`.
    ///
    /// Blanks and slashes around a key come from careless pasting. Nil if there is no key anywhere.
    init?(name: String?, app: String) {
        let (appPath, appQuery) = Self.split(app)
        let (namePath, nameQuery) = Self.split(name ?? "")
        if !namePath.isEmpty {
            key = namePath
            query = nameQuery ?? appQuery
            return
        }
        // Flash Media Server's default instance, which some encoders append by themselves.
        let components = appPath.split(separator: "/").filter { $0 != "_definst_" }
        guard let last = components.last else { return nil }
        key = String(last)
        query = appQuery ?? nameQuery
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
