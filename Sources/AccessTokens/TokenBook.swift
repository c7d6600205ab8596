internal import Glibc
public import Logging
public import MemCore
internal import Synchronization

/// The tokens as a running Mem goes by them: read anew whenever their file has changed, so that a revoked one ends at once.
///
/// What can't be read lets nobody in.
public final class TokenBook: TokenChecking {
    private struct State {
        /// What told the file from others when it was read; nil if there was none.
        var look: Look?
        var isRead = false
        var entries: [(hash: [UInt8], grant: AccessGrant)] = []
    }

    /// Which file it is, and in which state: a new one in its place has another number, and each change another time.
    private struct Look: Equatable {
        var device: UInt
        var number: UInt
        var size: Int
        var seconds: Int
        var nanoseconds: Int
    }

    private let file: TokenFile
    private let logger: Logger
    private let state = Mutex(State())

    /// Creates the book of a file, which need not be there.
    ///
    /// - Parameter logger: is told of what can't be read.
    public init(_ file: TokenFile, logger: Logger) {
        self.file = file
        self.logger = logger
    }

    /// What a token lets its holder do; nil if it is none, or none any more.
    public func grant(for token: String) -> AccessGrant? {
        guard token.utf8.count <= TokenSecret.maximumBytes else { return nil }
        let hash = TokenSecret.hash(token)
        return state.withLock { state in
            refresh(&state)
            // All are compared, so that the time does not tell which one was nearly met.
            return state.entries.reduce(nil) { TokenSecret.areEqual($1.hash, hash) ? $1.grant : $0 }
        }
    }

    /// Whether Mem may start: whoever needs a token must be able to have one.
    /// - Throws: ``TokenFileError``
    public static func check(_ configuration: Configuration) throws(TokenFileError) {
        guard configuration.api.needsTokens else { return }
        let file = TokenFile(configuration)
        guard try file.tokens().isEmpty else { return }
        let reason =
            configuration.api.isOnLoopback
            ? "api.auth is tokens"
            : "api.host is \(configuration.api.host), so other machines reach the API"
        throw TokenFileError(
            .noToken,
            "\(reason), and there is no token in \(file.path). Make one: mem token create NAME --scope admin. Or let"
                + " everybody in who gets there: api.auth: none (MEM_API_AUTH=none). Or listen on this machine alone:"
                + " api.host: 127.0.0.1."
        )
    }

    /// Whether a token is needed, and every one that there is has run out: Mem may start, but lets nobody in.
    /// - Throws: ``TokenFileError``
    public static func letsNobodyIn(
        _ configuration: Configuration,
        at now: Instant = .now()
    ) throws(TokenFileError) -> Bool {
        guard configuration.api.needsTokens else { return false }
        return try TokenFile(configuration).tokens().allSatisfy { $0.grant.hasExpired(at: now) }
    }

    private func refresh(_ state: inout State) {
        let look = look()
        guard !state.isRead || look != state.look else { return }
        state.isRead = true
        state.look = look
        do throws(TokenFileError) {
            let (tokens, badLines) = try file.contents()
            state.entries = tokens.compactMap { token in
                TokenSecret.bytes(ofHash: token.sha256).map { ($0, token.grant) }
            }
            guard !badLines.isEmpty else { return }
            let lines = badLines.map(String.init).joined(separator: ", ")
            logger.warning("lines that hold no token", metadata: ["file": "\(file.path)", "lines": "\(lines)"])
        } catch {
            state.entries = []
            logger.error("tokens can't be read: nobody is let in", metadata: ["reason": "\(error)"])
        }
    }

    private func look() -> Look? {
        var status = stat()
        guard stat(file.path, &status) == 0 else { return nil }
        return Look(
            device: UInt(status.st_dev),
            number: UInt(status.st_ino),
            size: Int(status.st_size),
            seconds: status.st_ctim.tv_sec,
            nanoseconds: status.st_ctim.tv_nsec
        )
    }
}
