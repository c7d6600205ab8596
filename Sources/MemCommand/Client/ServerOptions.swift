internal import ArgumentParser
internal import ConfigurationFile
internal import Foundation
internal import MemCore

/// `--url`, `--token` and `--config`: which Mem is meant and what lets the command in, for all commands that talk to a running one.
struct ServerOptions: ParsableArguments {
    @Option(help: "Where Mem answers (else MEM_URL, else as configured, else \(ServerAddress.standard)).")
    var url: String?

    @Option(help: "The token of that Mem, if it needs one (else MEM_TOKEN, else what the file MEM_TOKEN_FILE holds).")
    var token: String?

    @Option(
        help: "A PEM file of certificates to trust besides the system's, where Mem answers by https (else MEM_CA).",
        completion: .file()
    )
    var ca: String?

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
        try await reportingFailures { try await body(try client(timeout: timeout)) }
    }

    /// Asks the running Mem; if nobody named one and none answers, the memory of the configuration is worked on.
    func ask<Result>(
        timeout: Duration,
        running: (MemClient) async throws -> Result,
        stopped: (Configuration) async throws -> Result
    ) async throws -> Result {
        let environment = ProcessInfo.processInfo.environment
        if let named = try named(environment) { return try await running(try client(of: named, timeout: timeout)) }
        let loaded = try configuration.load()
        if let configured = configured(loaded, environment) {
            do {
                return try await running(try client(of: configured, timeout: timeout))
            } catch MemClientError.unreachable {
                // None runs; if one does that answers elsewhere, it has the memory locked.
            }
        }
        return try await stopped(loaded.configuration)
    }

    /// A client of the Mem that is meant.
    ///
    /// - Throws: ``CommandFailure``, as ``address(environment:)`` and ``token(environment:)`` do.
    func client(timeout: Duration) throws -> MemClient {
        try client(of: try address(), timeout: timeout)
    }

    private func client(of server: ServerAddress, timeout: Duration) throws -> MemClient {
        MemClient(server: server, token: try token(environment: ProcessInfo.processInfo.environment), timeout: timeout)
    }

    /// What lets the command in: what was said last counts.
    ///
    /// - Throws: ``CommandFailure`` if the file can't be read, or for what can't be sent.
    func token(environment: [String: String]) throws -> String? {
        let set = { (name: String) in environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let found: String?
        if let given = token ?? set("MEM_TOKEN") {
            found = given
        } else if let path = set("MEM_TOKEN_FILE") {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw CommandFailure("The token in \(path) (MEM_TOKEN_FILE) can't be read.", CommandExit.cannotRead)
            }
            found = text.trimmingCharacters(in: .whitespacesAndNewlines)
        } else {
            found = nil
        }
        guard let found else { return nil }
        guard !found.isEmpty, found.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw CommandFailure("The token is none: it has letters, digits, - and _ only.", .validationFailure)
        }
        return found
    }

    /// The address that was given for this command, or for all in this shell.
    private func named(_ environment: [String: String]) throws -> ServerAddress? {
        let variable = environment["MEM_URL"].flatMap { $0.isEmpty ? nil : $0 }
        let name = url == nil ? "MEM_URL" : "--url"
        guard let text = url ?? variable else { return nil }
        guard let address = ServerAddress(text, from: [name], trust: try trust(environment)) else {
            throw CommandFailure(
                "\(name): \"\(text)\" is not an address like \(ServerAddress.standard)",
                .validationFailure
            )
        }
        return address
    }

    /// Whom to trust besides the system's authorities.
    private func trust(_ environment: [String: String]) throws -> ServerTrust {
        guard let path = ca ?? environment["MEM_CA"].flatMap({ $0.isEmpty ? nil : $0 }) else { return .system }
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw CommandFailure(
                "\(ca == nil ? "MEM_CA" : "--ca"): the file \(path) can't be read.",
                CommandExit.cannotRead
            )
        }
        return .file(path)
    }

    private func configured(_ loaded: ConfigurationFile.Loaded, _ environment: [String: String]) -> ServerAddress? {
        let variables = ["MEM_API_HOST", "MEM_API_PORT"].filter { environment[$0]?.isEmpty == false }
        return ServerAddress(loaded.configuration.api, from: [loaded.path].compactMap(\.self) + variables)
    }
}
