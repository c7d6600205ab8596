import Foundation
import Logging
import MemAPI
import MemCommand
import MemCore
import ServiceLifecycle

/// Says where everything is, once both ports are open: for people what to paste into OBS, for programs one line of JSON;
/// and tells the log of start and end.
struct Announcement: Service {
    let api: MemAPIServer
    let control: any StreamControl
    let configuration: Configuration
    let asJSON: Bool
    let logger: Logger

    func run() async throws {
        guard let port = await api.boundPort() else { return }
        let url = ServerAddress.text(of: configuration.api, port: port)
        let listener = await control.listenerStatus()
        logger.info("Mem started", metadata: fields(url, listener))
        try await announce(url, listener)
        // Cancelled, because another service failed: that ends it as well.
        try? await gracefulShutdown()
        logger.info("Mem is stopping")
    }

    private func fields(_ url: String, _ listener: ListenerStatus) -> Logger.Metadata {
        [
            "version": "\(MemVersion.current)",
            "pid": "\(ProcessInfo.processInfo.processIdentifier)",
            "api": "\(url)",
            "rtmp_port": "\(configuration.streaming.rtmp.enabled ? "\(listener.port)" : "none")",
            "rtmps_port": "\(listener.securePort.map { "\($0)" } ?? "none")",
            "database": "\(configuration.database.path)",
        ]
    }

    private func announce(_ url: String, _ listener: ListenerStatus) async throws {
        if asJSON {
            let pid = ProcessInfo.processInfo.processIdentifier
            let secure = listener.securePort.map { "\($0)" } ?? "null"
            Console.print(
                #"{"api_url":"\#(url)","rtmp_port":\#(listener.port),"rtmps_port":\#(secure),"pid":\#(pid)}"#
            )
            return
        }
        // Whoever collects JSON wants nothing else between it; the line of the start has the same.
        let isForPeople = configuration.logging.format == .text || Console.isTerminal
        if isForPeople { Console.print("Mem \(MemVersion.current) is running: \(url)") }
        guard listener.isActive else {
            if isForPeople { Console.print("It takes no streams in: streaming.rtmp.enabled is false.") }
            return
        }
        var sessions = await control.streams()
        if sessions.isEmpty {
            let first = try await control.createStream(name: "My first stream", metadata: [:])
            sessions = [try await control.startStream(first.record.id.rawValue)]
        }
        guard let session = sessions.first(where: { $0.status == .waiting }) ?? sessions.first else { return }
        guard isForPeople else { return }
        guard Console.isTerminal else {
            // What is no terminal is mostly a log, and no key belongs there.
            Console.print(
                "Where to publish to, and the key: \(CommandLine.arguments[0]) streams show \(session.record.id)"
            )
            return
        }
        Console.print(
            """

            Paste into OBS Studio, Settings → Stream, Service "Custom…" (\(session.record.name)):
              Server      \(session.serverURL)
              Stream Key  \(session.record.key.rawValue)

            Another stream: \(CommandLine.arguments[0]) streams create "Desk 2" --url \(url)
            Stop: Ctrl-C
            """
        )
    }
}
