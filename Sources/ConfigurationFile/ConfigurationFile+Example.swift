internal import MemCore

extension ConfigurationFile {
    /// The text of `config.example.yaml`: every key with what it is, what it may be, and its default.
    public static var example: String {
        let head = [
            "# Mem's settings: every key there is, each with its default.",
            "#",
            "# Copy this file to config.yaml beside where Mem is started, or name it with --config or MEM_CONFIG_PATH,",
            "# and keep what you change. The environment variable named with a key goes before the file.",
        ]
        return text(head: head, keys: ConfigurationKey.all, Configuration())
    }

    /// The text of a file that sets every key as it is in force, for somebody else to look at: of addresses that may hold a
    /// password only the host is left.
    public static func shown(_ loaded: Loaded) -> String {
        var configuration = loaded.configuration
        if let address = configuration.streaming.auth.publishURL {
            let scheme = address.prefix { $0 != ":" }
            let host =
                address.dropFirst(scheme.count + 3).prefix { !"/?#".contains($0) }.split(separator: "@").last ?? "…"
            configuration.streaming.auth.publishURL = "\(scheme)://\(host)/…"
        }
        let origin = loaded.path.map { "From \($0) and the environment." } ?? "There is no file."
        return text(head: ["# What is in force. \(origin)"], keys: ConfigurationKey.all, configuration)
    }

    /// The text of a new file that sets a few keys, explained as in the example.
    static func beginning(setting keys: [ConfigurationKey], _ configuration: Configuration) -> String {
        let head = [
            "# Mem's settings. config.example.yaml has every key there is; what is not set here has its default."
        ]
        return text(head: head, keys: keys, configuration)
    }

    private static func text(head: [String], keys: [ConfigurationKey], _ configuration: Configuration) -> String {
        var lines = head
        var open: [String] = []
        for key in keys {
            for section in key.sections where !open.contains(section) {
                let depth = section.split(separator: ".").count - 1
                if depth == 0 { lines.append("") }
                lines.append(indent(depth) + (section.split(separator: ".").last ?? "") + ":")
                open.append(section)
            }
            let margin = indent(key.sections.count)
            lines += key.about.map { margin + "# " + $0 }
            lines.append(margin + "# Allowed: \(key.rule.allowed). Environment: \(key.environmentName)")
            lines.append(margin + "\(key.name): \(key.rule.yaml(configuration))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func indent(_ depth: Int) -> String {
        String(repeating: "  ", count: depth)
    }
}
