internal import Foundation
internal import MemCore

/// Publishes an alert as JSON to a broker of MQTT, and waits until that has it (QoS 1).
///
/// By `mosquitto_pub`, the client of Eclipse Mosquitto, in a process of its own: so bytes that a broker sends never reach C
/// that is linked into Mem.
struct BrokerMessage {
    /// How long it may take.
    static let patience = Duration.seconds(10)

    let rules: Configuration.Rules
    /// The program.
    var program = "/usr/bin/mosquitto_pub"

    /// Publishes it once.
    ///
    /// - Returns: What came of it in a few words, and whether the broker has it.
    func publish(_ body: String, under topic: String) async -> (hasArrived: Bool, outcome: String) {
        guard let broker = rules.mqttBroker.flatMap(BrokerAddress.init) else {
            return (false, "there is no rules.mqtt_broker")
        }
        guard access(program, X_OK) == 0 else {
            return (false, "\(program) is missing: install the package mosquitto-clients")
        }
        do {
            let settings = try Settings(of: broker, rules)
            defer { settings?.remove() }
            let run = ProgramRun(
                program: program,
                arguments: Self.arguments(for: broker, topic),
                environment: settings.map { ["XDG_CONFIG_HOME": $0.folder] } ?? [:],
                patience: Self.patience,
                tellsComplaint: true
            )
            switch await run.run(body) {
            case .ended(true, _, _): return (true, "the broker has it")
            case .ended(false, let status, let complaint):
                let words = complaint.split(whereSeparator: \.isNewline).first.map(String.init)
                return (false, words ?? "mosquitto_pub ended with \(status)")
            case .notRun(let reason): return (false, "mosquitto_pub could not be run: \(reason)")
            case .late: return (false, "the broker did not take it within \(Self.patience)")
            }
        } catch {
            return (false, "the password (rules.mqtt_password_file) can't be read or handed on")
        }
    }

    private static func arguments(for broker: BrokerAddress, _ topic: String) -> [String] {
        ["-h", broker.host, "-p", "\(broker.port)", "-t", topic, "-q", "1", "-s"]
            + (broker.isEncrypted ? ["--tls-use-os-certs"] : [])
    }

    /// A folder that nobody else can read, with what others would see among a process's arguments.
    private struct Settings {
        let folder: String

        /// Nil if nobody logs in.
        init?(of broker: BrokerAddress, _ rules: Configuration.Rules) throws {
            guard let user = broker.user else { return nil }
            var lines = "-u \(user)\n"
            if let file = rules.mqttPasswordFile {
                let password = try String(contentsOfFile: file, encoding: .utf8).prefix { !$0.isNewline }
                lines += "-P \(password)\n"
            }
            var name = Array((NSTemporaryDirectory() + "/mem-mqtt-XXXXXX").utf8CString)
            guard mkdtemp(&name) != nil else { throw CocoaError(.fileWriteUnknown) }
            folder = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            do {
                try Data(lines.utf8).write(to: URL(filePath: folder + "/mosquitto_pub"))
            } catch {
                remove()
                throw error
            }
        }

        func remove() {
            try? FileManager.default.removeItem(atPath: folder)
        }
    }
}
