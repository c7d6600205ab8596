/// Everything that is wrong with a configuration: ends the start of the program.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, in the order of the file, then of the environment; never empty.
    public var problems: [ConfigurationProblem]

    /// Creates an error.
    public init(problems: [ConfigurationProblem]) {
        self.problems = problems
    }

    /// One line per problem.
    public var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}

/// One thing that is wrong with a configuration.
public struct ConfigurationProblem: Hashable, Sendable, CustomStringConvertible {
    /// Where a setting was written.
    public enum Place: Hashable, Sendable {
        /// A file, and the line if the problem has one.
        case file(path: String, line: Int?)
        /// An environment variable.
        case environment(name: String)
        /// A request to change settings.
        case request
    }

    /// Where it was written.
    public var place: Place
    /// The key, its sections before it (`streaming.rtmp.port`); nil if the problem is the whole file's.
    public var key: String?
    /// What is wrong, without the final stop.
    public var message: String
    /// What is allowed instead, if that can be said.
    public var allowed: String?
    /// The known key that was probably meant.
    public var suggestion: String?

    /// Creates a problem.
    public init(
        place: Place,
        key: String? = nil,
        message: String,
        allowed: String? = nil,
        suggestion: String? = nil
    ) {
        self.place = place
        self.key = key
        self.message = message
        self.allowed = allowed
        self.suggestion = suggestion
    }

    /// The problem in one line: place, key, what is wrong, what is allowed, what was probably meant.
    public var description: String {
        let origin: String? =
            switch place {
            case .file(let path, let line): path + (line.map { ":\($0)" } ?? "")
            case .environment(let name): "environment variable \(name)"
            case .request: nil
            }
        var text = [origin, key, message].compactMap(\.self).joined(separator: ": ")
        if let allowed { text += "; allowed: \(allowed)" }
        if let suggestion { text += "; did you mean \(suggestion)?" }
        return text
    }
}
