/// How the configuration is looked at and changed while Mem runs.
///
/// The room `ConfigurationFile` implements it, the API calls it.
public protocol SettingsControl: Sendable {
    /// The configuration in force.
    var inForce: Configuration { get }

    /// Every key, in the order of the shipped example.
    func settings() async -> [Setting]

    /// Sets keys, all or none, saves them in the user's file, and puts in force what can be.
    ///
    /// - Parameter tree: an object of the form of the file, with any subset of its keys.
    /// - Returns: every key as it is then.
    /// - Throws: ``SettingsError``; nothing was changed then.
    func change(_ tree: JSONValue) async throws(SettingsError) -> [Setting]
}

/// Why settings could not be changed; ends the call only.
public enum SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// These values may not be; a sentence for each, with its key.
    case invalid([String])
    /// Something stands in the way that the user has to mend: a variable that wins, a file with mistakes.
    case conflict(String)
    /// The file can't be written.
    case notSaved(String)

    /// The sentences, a line each.
    public var description: String {
        switch self {
        case .invalid(let problems): problems.joined(separator: "\n")
        case .conflict(let reason), .notSaved(let reason): reason
        }
    }
}
