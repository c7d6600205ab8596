internal import Foundation
public import MemCore
internal import NIOCore
public import NIOSSL
internal import Synchronization

/// The certificate that a listener offers; its files may change while Mem runs.
///
/// Connections that are open keep what they were made with, new ones get the newest.
public final class ServerCertificate: Sendable {
    /// What came of looking at the files again.
    public enum Reload: Hashable, Sendable {
        /// They are what they were.
        case unchanged
        /// New connections get another certificate from now on.
        case renewed
        /// They can't be used; the certificate is the one that it was.
        case kept(CertificateError)
    }

    private struct State {
        var pair: CertificatePair
        /// What the files were like when they were read last, with success or without.
        var read: FileStamps
        /// What they were like when they were looked at last.
        var seen: FileStamps
    }

    /// Where it comes from.
    public let files: CertificateFiles
    private let state: Mutex<State>

    /// Reads the files.
    ///
    /// - Throws: ``CertificateError``
    public init(_ files: CertificateFiles) throws(CertificateError) {
        self.files = files
        let stamps = FileStamps(files)
        state = Mutex(State(pair: try CertificatePair(files), read: stamps, seen: stamps))
    }

    /// The certificates in force, the server's own first.
    public var chain: [NIOSSLCertificate] { state.withLock { $0.pair.chain } }

    /// Until when the first of them is valid.
    public var validUntil: Instant { chain.validUntil }

    /// How servers offer it; good for as long as they run, since each handshake asks for what is in force.
    public var serverConfiguration: TLSConfiguration {
        var configuration = state.withLock { $0.pair.serverConfiguration }
        configuration.sslContextCallback = { [self] _, promise in
            let pair = state.withLock { $0.pair }
            var offer = NIOSSLContextConfigurationOverride.noChanges
            offer.certificateChain = pair.chain.map { .certificate($0) }
            offer.privateKey = .privateKey(pair.privateKey)
            promise.succeed(offer)
        }
        return configuration
    }

    /// Reads the files again.
    public func reload() -> Reload {
        let stamps = FileStamps(files)
        do throws(CertificateError) {
            let pair = try CertificatePair(files)
            return state.withLock { state in
                let isSame = pair.chain == state.pair.chain
                state = State(pair: pair, read: stamps, seen: stamps)
                return isSame ? .unchanged : .renewed
            }
        } catch {
            state.withLock { state in
                state.read = stamps
                state.seen = stamps
            }
            return .kept(error)
        }
    }

    /// Reads the files again if they have changed since, and not since the last look: whoever writes two files has a
    /// moment in which they do not belong together.
    public func reloadIfChanged() -> Reload {
        let stamps = FileStamps(files)
        let isNew = state.withLock { state in
            let isSettled = stamps == state.seen
            state.seen = stamps
            return isSettled && stamps != state.read
        }
        return isNew ? reload() : .unchanged
    }
}

extension [NIOSSLCertificate] {
    /// Until when the first is valid.
    var validUntil: Instant {
        Instant(microseconds: Int64(first?.notValidAfter ?? 0) * 1_000_000)
    }
}
