public import ArgumentParser
internal import ConfigurationFile
public import MemCore

/// `mem doctor`'s options and its run; the program adds the checks that need rooms of its own.
public struct DoctorOptions: ParsableArguments {
    @OptionGroup private var configuration: ConfigurationOptions
    @OptionGroup private var output: OutputOptions

    /// Creates the options; the command line fills them.
    public init() {}

    /// Runs all checks, prints what they found, and ends with exit code 1 if Mem can't work like this.
    ///
    /// - Parameter further: the checks of the program itself, given the configuration (the defaults if it is broken).
    /// - Throws: `ExitCode.failure` if a check failed.
    public func run(further: (Configuration) -> [any DoctorCheck]) async throws {
        var report = DoctorReport()
        var checked = Configuration()
        do {
            let loaded = try configuration.load()
            checked = loaded.configuration
            let origin = loaded.path.map { "\($0) is valid." } ?? "There is no file; the defaults are used."
            report.add("Configuration", DoctorFinding(.ok, origin))
            if !loaded.ignored.isEmpty { report.add("Old settings", Self.finding(loaded.ignored)) }
            await report.run(Self.checks(of: checked))
        } catch {
            report.add(
                "Configuration",
                DoctorFinding(
                    .failure,
                    error.description,
                    advice:
                        "Mend these lines; config.example.yaml explains every key. Ports and folders come after that."
                )
            )
        }
        await report.run(further(checked))
        if output.json {
            Console.json(report)
        } else {
            for line in report.text { Console.print(line) }
        }
        guard report.isOK else { throw ExitCode.failure }
    }

    /// What is said of the original's keys that mean nothing here: a line each.
    static func finding(_ ignored: [IgnoredKey]) -> DoctorFinding {
        let lines = ignored.map { key in
            (key.line.map { "line \($0): " } ?? "") + "\(key.path) means nothing here: \(key.reason)."
        }
        return DoctorFinding(
            .ok,
            lines.joined(separator: "\n"),
            advice: "They do no harm, and can be taken out of the file."
        )
    }

    /// The checks that need nothing but the configuration.
    static func checks(of configuration: Configuration) -> [any DoctorCheck] {
        let api = configuration.api
        var checks: [any DoctorCheck] = [
            PortCheck(purpose: .api, host: api.host, port: api.port, api: api)
        ]
        if configuration.streaming.rtmp.enabled {
            let port = configuration.streaming.rtmp.port
            checks.append(PortCheck(purpose: .rtmp, host: nil, port: port, api: api))
        }
        if let files = configuration.streaming.rtmps.files {
            let (port, name) = (configuration.streaming.rtmps.port, configuration.streaming.rtmp.host)
            checks.append(PortCheck(purpose: .rtmps, host: nil, port: port, api: api))
            checks.append(CertificateCheck(purpose: .rtmps, files: files, host: "127.0.0.1", port: port, name: name))
            checks.append(PrivateKeyCheck(files: files))
        }
        if let files = api.https.files {
            let host = ServerAddress.host(of: api)
            checks.append(CertificateCheck(purpose: .https, files: files, host: host, port: api.port, name: host))
            checks.append(PrivateKeyCheck(files: files))
        }
        let folder = DataFolder(databasePath: configuration.database.path)
        checks.append(AccessCheck(configuration: configuration))
        return checks + [DataFolderCheck(folder: folder), DiskSpaceCheck(folder: folder)]
    }
}
