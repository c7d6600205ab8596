internal import ArgumentParser
internal import ConfigurationFile
internal import Foundation
internal import MemCore

/// `--url` and `--config`: which Mem is meant, for all commands that talk to a running one.
struct ServerOptions: ParsableArguments {
    @Option(help: "Where Mem answers (else MEM_URL, else as configured, else \(ServerAddress.standard)).")
    var url: String?

    @OptionGroup var configuration: ConfigurationOptions

    /// The Mem that is meant.
    ///
    /// - Throws: ``CommandFailure`` for what is no address, or if the configuration does not tell one.
    func address(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> ServerAddress {
        if let named = try named(environment) { return named }
        let loaded: ConfigurationFile.Loaded
        do {
            loaded = try configuration.load(environment: environment)
        } catch {
            throw CommandFailure("\(error)\nMend this, or say with --url or MEM_URL where Mem answers.")
        }
        guard let configured = configured(loaded, environment) else {
            throw CommandFailure(
                "api.port is 0 in the configuration, so Mem took any free port: `mem serve` prints its address, say it"
                    + " with --url or MEM_URL.",
                CommandExit.unavailable
            )
        }
        return configured
    }

    /// Runs the body with a client of the Mem that is meant, and reports what fails.
    ///
    /// - Parameter timeout: how long an answer may take; the usual time is longer than any group commit.
    func ask(timeout: Duration = .seconds(30), _ body: (MemClient) async throws -> Void) async throws {
        try await reportingFailures { try await body(MemClient(server: try address(), timeout: timeout)) }
    }

    /// Asks the running Mem; if nobody named one and none answers, the memory of the configuration is worked on.
    func ask<Result>(
        timeout: Duration,
        running: (MemClient) async throws -> Result,
        stopped: (Configuration) async throws -> Result
    ) async throws -> Result {
        let environment = ProcessInfo.processInfo.environment
        if let named = try named(environment) { return try await running(MemClient(server: named, timeout: timeout)) }
        let loaded = try configuration.load()
        if let configured = configured(loaded, environment) {
            do {
                return try await running(MemClient(server: configured, timeout: timeout))
            } catch MemClientError.unreachable {
                // None runs; if one does that answers elsewhere, it has the memory locked.
            }
        }
        return try await stopped(loaded.configuration)
    }

    /// The address that was given for this command, or for all in this shell.
    private func named(_ environment: [String: String]) throws -> ServerAddress? {
        let variable = environment["MEM_URL"].flatMap { $0.isEmpty ? nil : $0 }
        let name = url == nil ? "MEM_URL" : "--url"
        guard let text = url ?? variable else { return nil }
        guard let address = ServerAddress(text, from: [name]) else {
            throw CommandFailure(
                "\(name): \"\(text)\" is not an address like \(ServerAddress.standard)",
                .validationFailure
            )
        }
        return address
    }

    private func configured(_ loaded: ConfigurationFile.Loaded, _ environment: [String: String]) -> ServerAddress? {
        let variables = ["MEM_API_HOST", "MEM_API_PORT"].filter { environment[$0]?.isEmpty == false }
        return ServerAddress(loaded.configuration.api, from: [loaded.path].compactMap(\.self) + variables)
    }
}
