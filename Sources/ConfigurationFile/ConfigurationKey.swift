internal import MemCore

/// One key that a user can set: where it lies, what it may be, and what it is for.
///
/// Reading, the names of environment variables, the ranges in error messages and the shipped example all come from
/// the one table ``ConfigurationKey/all``, so that none of them can forget a key.
struct ConfigurationKey: Sendable {
    /// The way from the root: `streaming.rtmp.port`.
    let path: String
    /// When a change of it makes itself felt.
    let effect: Setting.Effect
    /// What it may be, and where it lands in a ``Configuration``.
    let rule: ConfigurationRule
    /// What it is for, in lines of a comment.
    let about: [String]

    init(_ path: String, _ effect: Setting.Effect, _ rule: ConfigurationRule, _ about: String...) {
        self.path = path
        self.effect = effect
        self.rule = rule
        self.about = about
    }

    /// What nobody may change who can only reach the API: it would let them run any program of the machine.
    static let ofFileAlone: Set = ["rules.commands"]

    /// The environment variable that overrides the key: `MEM_STREAMING_RTMP_PORT`.
    var environmentName: String {
        "MEM_" + path.uppercased().split(separator: ".").joined(separator: "_")
    }

    /// The sections above the key, outermost first: `streaming`, `streaming.rtmp`.
    var sections: [String] {
        let parts = path.split(separator: ".")
        return (1..<parts.count).map { parts.prefix($0).joined(separator: ".") }
    }

    /// The key's own name: `port`.
    var name: String {
        path.split(separator: ".").last.map(String.init) ?? path
    }
}
