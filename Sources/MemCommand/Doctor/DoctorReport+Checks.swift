internal import ConfigurationFile
internal import MemCore

extension DoctorReport {
    /// Runs all checks.
    ///
    /// - Parameter further: the checks of the program itself, given the configuration (the defaults if it is broken).
    init(_ configuration: ConfigurationOptions, further: (Configuration) -> [any DoctorCheck]) async {
        self.init()
        var checked = Configuration()
        do {
            let loaded = try configuration.load()
            checked = loaded.configuration
            let origin = loaded.path.map { "\($0) is valid." } ?? "There is no file; the defaults are used."
            add("Configuration", DoctorFinding(.ok, origin))
            if !loaded.ignored.isEmpty { add("Old settings", Self.finding(loaded.ignored)) }
            await run(Self.checks(of: checked))
        } catch {
            add(
                "Configuration",
                DoctorFinding(
                    .failure,
                    error.description,
                    advice:
                        "Mend these lines; config.example.yaml explains every key. Ports and folders come after that."
                )
            )
        }
        await run(further(checked))
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
