public import Logging
internal import MemCore
public import ServiceLifecycle
internal import UnixSignals

/// Looks after the certificates of all listeners: reads them again when their files change, and on SIGHUP.
public struct CertificateWatch: Service {
    private let certificates: [ServerCertificate]
    private let pause: Duration
    private let logger: Logger

    /// Creates a watch.
    ///
    /// - Parameters:
    ///   - certificates: those to look after; if there are none, SIGHUP does nothing.
    ///   - pause: from one look at the files to the next; certificates are renewed once in weeks.
    ///   - logger: is told what came of each change.
    public init(_ certificates: [ServerCertificate], pause: Duration = .seconds(5), logger: Logger) {
        self.certificates = certificates
        self.pause = pause
        self.logger = logger
    }

    /// Looks until graceful shutdown.
    public func run() async {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        await cancelWhenGracefulShutdown {
            await withTaskGroup { group in
                group.addTask {
                    for await _ in signals {
                        if certificates.isEmpty { logger.info("SIGHUP: there are no certificates to read again") }
                        for certificate in certificates { report(certificate.reload(), of: certificate, isAsked: true) }
                    }
                }
                group.addTask {
                    while (try? await Task.sleep(for: pause)) != nil {
                        for certificate in certificates {
                            report(certificate.reloadIfChanged(), of: certificate, isAsked: false)
                        }
                    }
                }
            }
        }
    }

    private func report(_ outcome: ServerCertificate.Reload, of certificate: ServerCertificate, isAsked: Bool) {
        var logger = logger
        logger[metadataKey: "section"] = "\(certificate.files.section)"
        switch outcome {
        case .unchanged:
            if isAsked { logger.info("certificate read again: it is the same") }
        case .renewed:
            logger.info("certificate renewed", metadata: ["valid_until": "\(certificate.validUntil.rfc3339)"])
        case .kept(let error):
            logger.error(
                "certificate not renewed, the old one stays in force",
                metadata: ["reason": "\(error)", "valid_until": "\(certificate.validUntil.rfc3339)"]
            )
        }
    }
}
