public import ArgumentParser
internal import ConfigurationFile
internal import Foundation
public import MemCore

/// `mem diagnose`'s options and its run; the program adds the checks that need rooms of its own.
public struct DiagnoseOptions: ParsableArguments {
    @Option(name: .shortAndLong, help: "The file to write (else mem-diagnose-TIME.tar).", completion: .file())
    var output: String?

    @Flag(help: "Replace the file if it is there.")
    var force = false

    @Option(help: "The file that Mem's log goes to (else systemd's journal is asked).", completion: .file())
    var log: String?

    @Option(help: "The unit that Mem runs as under systemd.")
    var unit = "mem"

    @OptionGroup var server: ServerOptions

    /// Creates the options; the command line fills them.
    public init() {}

    /// Collects what helps to find a fault into one archive, and prints what is in it.
    ///
    /// - Parameter further: the doctor's checks of the program itself.
    public func run(further: (Configuration) -> [any DoctorCheck]) async throws {
        try await reportingFailures {
            let time = Instant.now().rfc3339.prefix(19).filter { $0.isNumber || $0 == "T" } + "Z"
            let name = "mem-diagnose-\(time)"
            let path = output ?? name + ".tar"
            let file = try PrivateFile(for: try OutputPlace(path, mayReplace: force))
            let archive = await collected(in: name, further)
            try file.write(archive.bytes)
            try file.finish()
            Console.print(archive.summary)
            Console.print(
                "\(path) has it all, without stream keys and tokens. Look through it before you give it away."
            )
        }
    }

    private func collected(
        in folder: String,
        _ further: (Configuration) -> [any DoctorCheck]
    ) async -> DiagnosisArchive {
        let environment = ProcessInfo.processInfo.environment
        let loaded = Result { try server.configuration.load() }
        let configuration = (try? loaded.get())?.configuration ?? Configuration()
        let answers = await Answers(server)
        var archive = DiagnosisArchive(
            folder: folder,
            redaction: Redaction(secrets: answers.keys + Self.secrets(of: configuration, server, environment))
        )
        archive.add("machine.txt", "versions, kernel, processors, memory", .success(DiagnosisMachine.text))
        archive.add(
            "configuration.yaml",
            "what is in force, from the file and the environment",
            loaded.map { ConfigurationFile.shown($0) }.mapError { DiagnosisGap("it is wrong: \($0)") }
        )
        let report = await DoctorReport(server.configuration, further: further)
        archive.add("doctor.txt", "what mem doctor found", .success(report.text.joined(separator: "\n") + "\n"))
        let files = DiagnosisFiles(folder: DataFolder(databasePath: configuration.database.path))
        archive.add("files.txt", "the disk and the sizes of the memory's files", .success(files.text))
        for (name, about, text) in answers.texts { archive.add(name, about, text) }
        archive.add("log.txt", "the newest part of the log", DiagnosisLog(file: log, unit: unit).text())
        return archive
    }

    /// What is secret as far as this command can know.
    private static func secrets(
        of configuration: Configuration,
        _ server: ServerOptions,
        _ environment: [String: String]
    ) -> [String] {
        var secrets = [server.token, environment["MEM_TOKEN"]].compactMap(\.self)
        for path in [environment["MEM_TOKEN_FILE"], configuration.streaming.auth.publishSecretFile] {
            guard let path, let text = try? String(contentsOfFile: path, encoding: .utf8) else { continue }
            secrets.append(text.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        return secrets
    }
}

/// What a running Mem says of itself.
private struct Answers {
    private static let questions = [
        ("health.json", "/health", "whether it is well"),
        ("ready.json", "/ready", "whether it takes anything in"),
        ("status.json", "/api/status", "how much it remembers"),
        ("metrics.txt", "/metrics", "what it counted"),
    ]

    var texts: [(name: String, about: String, text: Result<String, DiagnosisGap>)] = []
    /// The stream keys that it may be asked for: they may have any form, and stand anywhere.
    var keys: [String] = []

    init(_ server: ServerOptions) async {
        let client: MemClient
        do {
            client = try server.client(timeout: .seconds(10))
        } catch {
            texts = Self.questions.map { ($0.0, $0.2, .failure(DiagnosisGap("\(error)"))) }
            return
        }
        for (name, path, about) in Self.questions { texts.append((name, about, await Self.answer(client, path))) }
        struct List: Decodable {
            struct Stream: Decodable {
                var key: String

                enum CodingKeys: String, CodingKey {
                    case key = "stream_key"
                }
            }

            var streams: [Stream]
        }
        let list = try? client.decode(List.self, from: try await client.send("GET", "/api/streams"))
        keys = list?.streams.map(\.key) ?? []
    }

    /// An unhealthy Mem answers with 503, and it is that answer which is wanted.
    private static func answer(_ client: MemClient, _ path: String) async -> Result<String, DiagnosisGap> {
        do {
            return .success(String(decoding: try await client.send("GET", path), as: UTF8.self) + "\n")
        } catch MemClientError.refused(let status, let detail) {
            return .success("\(status): \(detail)\n")
        } catch {
            return .failure(DiagnosisGap("\(error)"))
        }
    }
}
