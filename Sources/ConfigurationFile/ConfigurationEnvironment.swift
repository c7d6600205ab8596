internal import MemCore

/// Lays environment variables over a configuration.
enum ConfigurationEnvironment {
    /// The original's name for the external host; the key's own variable goes first.
    static let hostAlias = "RTMP_HOST"

    /// Variables that are the program's own and no keys.
    static let reserved: Set = [
        "MEM_CONFIG_PATH", "MEM_URL", "MEM_CA", "MEM_TOKEN", "MEM_TOKEN_FILE", "MEM_DECODER_PATH",
    ]

    /// Sets what the environment sets and returns what is wrong with it.
    static func apply(
        _ environment: [String: String],
        to configuration: inout Configuration
    ) -> [ConfigurationProblem] {
        var problems: [ConfigurationProblem] = []
        for key in ConfigurationKey.all {
            guard let name = variable(setting: key, in: environment), let written = environment[name] else { continue }
            let value = ConfigurationValue(written: written, notation: .environment)
            guard let message = key.rule.apply(value, to: &configuration) else { continue }
            problems.append(
                ConfigurationProblem(
                    place: .environment(name: name),
                    key: key.path,
                    message: message,
                    allowed: key.rule.allowed
                )
            )
        }
        return problems + unknownNames(in: environment)
    }

    /// The variable that sets a key; nil if none does.
    static func variable(setting key: ConfigurationKey, in environment: [String: String]) -> String? {
        let names = [key.environmentName] + (key.path == "streaming.rtmp.host" ? [hostAlias] : [])
        return names.first { environment[$0]?.isEmpty == false }
    }

    /// Variables that look like keys and are none: in a section of ours, or a slip away from a key.
    ///
    /// Other variables that start with `MEM_` belong to somebody else and are left alone.
    private static func unknownNames(in environment: [String: String]) -> [ConfigurationProblem] {
        let known = ConfigurationKey.all.map(\.environmentName)
        let sections = ConfigurationKey.names(in: "").map { "MEM_" + $0.uppercased() + "_" }
        return environment.keys.sorted().compactMap { name in
            guard name.hasPrefix("MEM_"), !known.contains(name), !reserved.contains(name) else { return nil }
            let nearest = NearestName.of(name, among: known)
            guard nearest != nil || sections.contains(where: name.hasPrefix) else { return nil }
            return ConfigurationProblem(
                place: .environment(name: name),
                message: "there is no such setting",
                suggestion: nearest
            )
        }
    }
}
