internal import Foundation
public import MemCore

/// Finds, reads and checks what the user set: `config.yaml`, and the environment over it.
public enum ConfigurationFile {
    /// A configuration and where it came from.
    public struct Loaded: Hashable, Sendable {
        /// The values, all of them in range.
        public var configuration: Configuration
        /// The file that was read; nil if there was none.
        public var path: String?
        /// The original's keys in it that mean nothing here.
        public var ignored: [IgnoredKey]

        /// Creates one.
        public init(configuration: Configuration, path: String?, ignored: [IgnoredKey] = []) {
            self.configuration = configuration
            self.path = path
            self.ignored = ignored
        }
    }

    /// The largest file that is read: a hundred times what every key with its comment takes.
    static let maximumBytes = 1_048_576

    /// The paths of all keys, in the order of the shipped example.
    public static var keyPaths: [String] { ConfigurationKey.all.map(\.path) }

    /// Where the settings are of the Mem that the machine runs as a service.
    public static let systemPath = "/etc/mem/config.yaml"

    /// Reads the configuration file and lays the environment over it.
    ///
    /// The file is `explicitPath` (from `--config`), else `MEM_CONFIG_PATH`, else `config.yaml` in the working directory
    /// if it is there, else that of the machine's service if this user may read it, so that commands mean the Mem that
    /// runs; else the defaults are taken. A file that was named but is missing is an error. An empty environment variable
    /// counts as not set.
    /// - Throws: ``ConfigurationError`` with everything that is wrong, not just the first thing.
    public static func load(
        explicitPath: String?,
        environment: [String: String],
        workingDirectory: String,
        systemPath: String = systemPath
    ) throws(ConfigurationError) -> Loaded {
        var configuration = Configuration()
        var problems: [ConfigurationProblem] = []
        var ignored: [IgnoredKey] = []
        let path = try find(explicitPath, environment, workingDirectory, systemPath)
        if let path {
            let text = try read(path, in: workingDirectory)
            var reader = ConfigurationYAML(path: path)
            reader.read(text, into: &configuration)
            problems += reader.problems
            ignored = reader.ignored
        }
        problems += ConfigurationEnvironment.apply(environment, to: &configuration)
        problems += conflicts(in: configuration, at: placeOfPorts(path, environment))
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
        return Loaded(configuration: configuration, path: path, ignored: ignored)
    }

    /// What can't be together, though each value alone may be.
    static func conflicts(
        in configuration: Configuration,
        at place: ConfigurationProblem.Place
    ) -> [ConfigurationProblem] {
        let streaming = configuration.streaming
        var taken: [(key: String, port: Int)] = []
        if streaming.rtmp.enabled { taken.append(("streaming.rtmp.port", streaming.rtmp.port)) }
        if streaming.rtmps.files != nil { taken.append(("streaming.rtmps.port", streaming.rtmps.port)) }
        taken.append(("api.port", configuration.api.port))
        return taken.indices.compactMap { index in
            let (key, port) = taken[index]
            guard port != 0, let other = taken[..<index].first(where: { $0.port == port }) else { return nil }
            return ConfigurationProblem(
                place: place,
                key: key,
                message: "\(port) is the port of \(other.key), too",
                allowed: "another port"
            )
        }
    }

    /// Where the port was set that two listeners can't share: what was said last counts.
    private static func placeOfPorts(_ path: String?, _ environment: [String: String]) -> ConfigurationProblem.Place {
        let names = ["MEM_API_PORT", "MEM_STREAMING_RTMP_PORT", "MEM_STREAMING_RTMPS_PORT"]
        let name = names.first { environment[$0]?.isEmpty == false }
        return if let name { .environment(name: name) } else { .file(path: path ?? "config.yaml", line: nil) }
    }

    private static func find(
        _ explicitPath: String?,
        _ environment: [String: String],
        _ workingDirectory: String,
        _ systemPath: String
    ) throws(ConfigurationError) -> String? {
        let named = explicitPath ?? environment["MEM_CONFIG_PATH"].flatMap { $0.isEmpty ? nil : $0 }
        let path = named ?? "config.yaml"
        if FileManager.default.fileExists(atPath: absolute(path, in: workingDirectory)) { return path }
        guard named != nil else { return FileManager.default.isReadableFile(atPath: systemPath) ? systemPath : nil }
        let origin = explicitPath != nil ? "--config" : "MEM_CONFIG_PATH"
        throw ConfigurationError(problems: [
            ConfigurationProblem(
                place: .file(path: path, line: nil),
                message: "there is no such file, but \(origin) names it"
            )
        ])
    }

    static func read(_ path: String, in workingDirectory: String) throws(ConfigurationError) -> String {
        func refuse(_ message: String) -> ConfigurationError {
            ConfigurationError(problems: [
                ConfigurationProblem(place: .file(path: path, line: nil), message: message)
            ])
        }
        guard let data = FileManager.default.contents(atPath: absolute(path, in: workingDirectory)) else {
            throw refuse("the file can't be read; check its permissions")
        }
        guard data.count <= maximumBytes else { throw refuse("the file is larger than \(maximumBytes) bytes") }
        guard let text = String(bytes: data, encoding: .utf8) else { throw refuse("the file is not UTF-8 text") }
        return text
    }

    static func absolute(_ path: String, in workingDirectory: String) -> String {
        path.hasPrefix("/") ? path : workingDirectory + "/" + path
    }
}
