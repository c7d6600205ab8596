internal import Foundation
public import MemCore

/// The secret that the publish hook's questions are signed with: `streaming.auth.publish_secret_file`.
public struct PublishSecret: Sendable {
    /// The fewest bytes: half of what HMAC-SHA256 could use.
    static let minimumBytes = 16
    /// The most bytes: more is another file than was meant.
    static let maximumBytes = 4096

    let bytes: [UInt8]

    /// Reads the file, without white space at its ends.
    /// - Throws: ``PublishSecretError``
    init(_ auth: Configuration.Streaming.Auth) throws(PublishSecretError) {
        guard let path = auth.publishSecretFile else {
            throw PublishSecretError("streaming.auth.publish_secret_file is not set, and streaming.auth.publish_url is")
        }
        func refuse(_ what: String) -> PublishSecretError {
            PublishSecretError("streaming.auth.publish_secret_file: \(path) \(what)")
        }
        guard FileManager.default.fileExists(atPath: path) else { throw refuse("is not there") }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw refuse("can't be read by the user that runs Mem")
        }
        guard data.count <= Self.maximumBytes else { throw refuse("has more than \(Self.maximumBytes) bytes") }
        let isSpace = { (byte: UInt8) in [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
        bytes = Array(data.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
        guard bytes.count >= Self.minimumBytes else { throw refuse("holds less than \(Self.minimumBytes) bytes") }
    }

    /// Whether Mem may start: what is to decide about publishers must be able to.
    /// - Throws: ``PublishSecretError``
    public static func check(_ configuration: Configuration) throws(PublishSecretError) {
        guard configuration.streaming.auth.publishURL != nil else { return }
        _ = try PublishSecret(configuration.streaming.auth)
    }
}

/// Why questions about publishers can't be signed: the key, the file, and what is wrong.
///
/// Ends the start of the program; while it runs, the publishers that nobody can be asked about.
public struct PublishSecretError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The reason, without a final stop.
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }

    /// The reason, and what to do about it.
    public var description: String {
        "\(reason): make one with `head -c 32 /dev/urandom | base64`, readable by the user that runs Mem, or take"
            + " streaming.auth.publish_url away."
    }
}
