import ConfigurationFile
import Foundation
import MemCore

/// A folder of its own for one test, with an optional `config.yaml` in it; gone when the closure returns.
func withFolder<Result>(
    yaml: String? = nil,
    _ body: (_ folder: String) throws -> Result
) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mem-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    if let yaml { try Data(yaml.utf8).write(to: folder.appendingPathComponent("config.yaml")) }
    return try body(folder.path)
}

/// Reads a `config.yaml` of this text under this environment.
func load(_ yaml: String, environment: [String: String] = [:]) throws -> Configuration {
    try withFolder(yaml: yaml) { folder in
        try ConfigurationFile.load(explicitPath: nil, environment: environment, workingDirectory: folder).configuration
    }
}

/// The lines that reading a `config.yaml` of this text under this environment complains with.
func complaints(_ yaml: String, environment: [String: String] = [:]) throws -> [String] {
    do {
        _ = try load(yaml, environment: environment)
        return []
    } catch let error as ConfigurationError {
        return error.description.split(separator: "\n").map(String.init)
    }
}
