internal import Foundation
public import MemCore

/// The settings of a running Mem and the user's file that they are saved in.
public actor SettingsFile: SettingsControl {
    /// The configuration that everything works by.
    public nonisolated let current: CurrentConfiguration
    /// What can't change without a restart is as it was at the start.
    private let atStart: Configuration
    /// What will be in force after a restart.
    private var saved: Configuration
    private let path: String
    private let environment: [String: String]
    private let workingDirectory: String
    private let applied: @Sendable (Configuration) -> Void

    /// Takes over what was loaded at the start.
    ///
    /// - Parameters:
    ///   - loaded: the configuration, and where it came from.
    ///   - environment: the variables that went before the file.
    ///   - workingDirectory: where `config.yaml` is made if there is no file yet.
    ///   - applied: is told of each configuration that is put in force.
    public init(
        _ loaded: ConfigurationFile.Loaded,
        environment: [String: String],
        workingDirectory: String,
        applied: @Sendable @escaping (Configuration) -> Void
    ) {
        current = CurrentConfiguration(loaded.configuration)
        atStart = loaded.configuration
        saved = loaded.configuration
        path = loaded.path ?? "config.yaml"
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.applied = applied
    }

    /// The configuration in force.
    public nonisolated var inForce: Configuration { current.value }

    /// Every key, in the order of the shipped example.
    public func settings() -> [Setting] {
        ConfigurationKey.all.map { key in
            Setting(
                path: key.path,
                value: key.rule.json(saved),
                standard: key.rule.json(Configuration()),
                allowed: key.rule.allowed,
                about: key.about.joined(separator: " "),
                variable: key.environmentName,
                setBy: ConfigurationEnvironment.variable(setting: key, in: environment),
                effect: key.effect,
                isPending: key.effect == .restart && key.rule.json(saved) != key.rule.json(atStart)
            )
        }
    }

    /// Sets keys, all or none, in the file as it is on disk now: what the user changed in it since the start is kept, and
    /// put in force as well.
    public func change(_ tree: JSONValue) throws(SettingsError) -> [Setting] {
        // Nothing here waits, so that no two changes get in each other's way.
        let text = try read()
        let inFile = try configuration(of: text ?? "")
        var before = inFile
        _ = ConfigurationEnvironment.apply(environment, to: &before)
        let request = SettingsTree(tree, comparedWith: before)
        let problems = request.problems + conflicts(request.configuration, unless: before)
        guard problems.isEmpty else { throw .invalid(problems.map(\.description)) }
        if let key = request.changed.first(where: { ConfigurationKey.ofFileAlone.contains($0.path) }) {
            throw .conflict("\(key.path): this can be changed in the file alone (\(path)).")
        }
        for key in request.changed {
            guard let variable = ConfigurationEnvironment.variable(setting: key, in: environment) else { continue }
            throw .conflict(
                "\(key.path): the environment variable \(variable) sets this and goes before the file; change it there."
            )
        }
        if !request.changed.isEmpty { try save(request, over: text) }
        saved = request.configuration
        putInForce(saved)
        return settings()
    }

    /// Two settings that can't be together are refused only where the request brings them together.
    private func conflicts(_ wanted: Configuration, unless before: Configuration) -> [ConfigurationProblem] {
        guard wanted != before else { return [] }
        return ConfigurationFile.conflicts(in: wanted, at: .request) + missingSecret(in: wanted)
    }

    /// With this Mem would not start again, and nobody could publish until then.
    private func missingSecret(in wanted: Configuration) -> [ConfigurationProblem] {
        let auth = wanted.streaming.auth
        guard auth.publishURL != nil, auth.publishSecretFile == nil else { return [] }
        return [
            ConfigurationProblem(
                place: .request,
                key: "streaming.auth.publish_secret_file",
                message: "streaming.auth.publish_url is set, and there is no secret to sign its questions with",
                allowed: "the path of a file of 16 bytes or more"
            )
        ]
    }

    private func putInForce(_ wanted: Configuration) {
        var next = wanted
        for key in ConfigurationKey.all where key.effect == .restart { key.rule.copy(from: atStart, to: &next) }
        guard next != current.value else { return }
        current.replace(with: next)
        applied(next)
    }

    private var absolutePath: String { ConfigurationFile.absolute(path, in: workingDirectory) }

    /// The text of the file, nil if there is none.
    private func read() throws(SettingsError) -> String? {
        guard FileManager.default.fileExists(atPath: absolutePath) else { return nil }
        do {
            return try ConfigurationFile.read(path, in: workingDirectory)
        } catch {
            throw .conflict("Nothing can be set: " + error.description)
        }
    }

    private func configuration(of text: String) throws(SettingsError) -> Configuration {
        var configuration = Configuration()
        var reader = ConfigurationYAML(path: path)
        reader.read(text, into: &configuration)
        guard reader.problems.isEmpty else {
            let list = reader.problems.map(\.description).joined(separator: "\n")
            throw .conflict("Nothing can be set before the file is mended: " + list)
        }
        return configuration
    }

    private func save(_ request: SettingsTree, over text: String?) throws(SettingsError) {
        let new: String
        if let text {
            var editor = ConfigurationEditor(text)
            do throws(ConfigurationEditor.Refusal) {
                for key in request.changed { try editor.set(key, to: request.configuration) }
            } catch {
                throw .conflict("\(error.key): \(error.reason) (\(path)).")
            }
            new = editor.text
        } else {
            new = ConfigurationFile.beginning(setting: request.changed, request.configuration)
        }
        do throws(AtomicFile.Failure) {
            try AtomicFile.write(new, to: absolutePath)
        } catch {
            throw .notSaved("The settings can't be saved in \(path): \(error.reason). Nothing was changed.")
        }
    }
}
