internal import ConfigurationFile
internal import Foundation
internal import Glibc
public import MemCore

/// The file that the tokens are kept in, a line of JSON each: made before Mem's first start as well as while it runs.
///
/// Commands take turns by a lock on its folder; a running Mem only reads it, whole and anew whenever it has changed.
public struct TokenFile: Sendable {
    /// Its path.
    public let path: String

    /// The largest file that is read: some thousands of tokens.
    private static let maximumBytes = 1 << 20

    private static let head = """
        # The tokens of Mem's API, hashed; `mem token create`, `list` and `revoke` change this file.
        # A running Mem goes by it at once: a token whose line is taken out is none any more.

        """

    /// The file of a configuration.
    public init(_ configuration: Configuration) {
        path = configuration.tokenFile
    }

    init(path: String) {
        self.path = path
    }

    /// All tokens, in the order in which they were created; none if there is no file.
    /// - Throws: ``TokenFileError``
    public func tokens() throws(TokenFileError) -> [AccessToken] {
        try contents().tokens
    }

    /// The tokens, and the numbers of the lines that hold none.
    func contents() throws(TokenFileError) -> (tokens: [AccessToken], badLines: [Int]) {
        var tokens: [AccessToken] = []
        var badLines: [Int] = []
        for (index, line) in try text().split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let token = AccessToken(line: String(line)) {
                tokens.append(token)
            } else if !line.hasPrefix("#"), line.contains(where: { !$0.isWhitespace }) {
                badLines.append(index + 1)
            }
        }
        return (tokens, badLines)
    }

    /// Makes a token; its text is nowhere but in the answer.
    ///
    /// - Parameters:
    ///   - name: what its owner calls it: no other token's name, and 1 to 64 characters without control characters.
    ///   - scopes: what it is for.
    ///   - expiry: when it runs out; nil: never.
    /// - Throws: ``TokenFileError``
    public func create(
        _ name: String,
        scopes: [AccessScope],
        until expiry: Instant? = nil
    ) throws(TokenFileError) -> (AccessToken, secret: String) {
        let isPlain = name.unicodeScalars.allSatisfy { ![.control, .format].contains($0.properties.generalCategory) }
        guard isPlain, (1...64).contains(name.unicodeScalars.count) else {
            throw TokenFileError(.badName, "A token's name has 1 to 64 characters, and no control characters.")
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let secret = TokenSecret.random()
        return try locked { () throws(TokenFileError) in
            let known = try tokens()
            guard !known.contains(where: { $0.name == name }) else {
                throw TokenFileError(
                    .badName,
                    "There is a token called \"\(name)\" already: revoke it, or choose another name."
                )
            }
            let token = AccessToken(
                id: String(TokenSecret.digits(of: TokenSecret.hash(TokenSecret.random())).prefix(8)),
                name: name,
                scopes: AccessScope.allCases.filter { scopes.contains($0) },
                sha256: TokenSecret.digits(of: TokenSecret.hash(secret)),
                createdAt: Instant.now().rfc3339,
                expiresAt: expiry?.rfc3339
            )
            var text = try text()
            if text.isEmpty { text = Self.head }
            if !text.hasSuffix("\n") { text += "\n" }
            try write(text + token.line + "\n")
            return (token, secret)
        }
    }

    /// Takes a token out, by its id or its name; all other lines stay as they are.
    /// - Throws: ``TokenFileError``
    @discardableResult
    public func revoke(_ reference: String) throws(TokenFileError) -> AccessToken {
        try locked { () throws(TokenFileError) in
            let known = try tokens()
            guard let token = known.first(where: { $0.id == reference }) ?? known.first(where: { $0.name == reference })
            else { throw TokenFileError(.notFound, "There is no token \"\(reference)\" in \(path).") }
            let lines = try text().split(separator: "\n", omittingEmptySubsequences: false)
            try write(lines.filter { AccessToken(line: String($0)) != token }.joined(separator: "\n"))
            return token
        }
    }

    private func text() throws(TokenFileError) -> String {
        guard FileManager.default.fileExists(atPath: path) else { return "" }
        guard let data = FileManager.default.contents(atPath: path), data.count <= Self.maximumBytes else {
            throw TokenFileError(.unreadable, "The tokens in \(path) can't be read: see that it is Mem's user's file.")
        }
        return String(decoding: data, as: UTF8.self)
    }

    private func write(_ text: String) throws(TokenFileError) {
        do throws(AtomicFile.Failure) {
            // A new file that root makes in the folder of Mem's user would be of no use to Mem.
            try AtomicFile.write(text, to: path, newFile: .init(mode: 0o600, belongsToOwnerOfFolder: true))
        } catch {
            throw TokenFileError(.notWritten, "The tokens in \(path) can't be written: \(error.reason).")
        }
    }

    /// Runs the body while no other command changes the file.
    private func locked<Result>(_ body: () throws(TokenFileError) -> Result) throws(TokenFileError) -> Result {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw TokenFileError(.notWritten, "The folder \(folder) can't be opened; the tokens would lie in it.")
        }
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
        return try body()
    }
}
