import Foundation
import MemCore
import Testing

@testable import Alerting

@Suite("Alerts that are published by MQTT", .timeLimit(.minutes(2)))
struct BrokerMessageTests {
    private static func rules(_ broker: String?, password file: String? = nil) -> Configuration.Rules {
        var rules = Configuration.Rules()
        (rules.mqttBroker, rules.mqttPasswordFile) = (broker, file)
        return rules
    }

    @Test("arrive under their topic as they are, and are said to have")
    func arrive() async throws {
        let broker = try await Broker()
        let body = #"{"kind":"alert.fired","rule_name":"Größe — 'x' $HOME"}"#
        let message = BrokerMessage(rules: Self.rules("mqtt://127.0.0.1:\(broker.port)"))
        let line = try await broker.first(below: "mem") {
            let result = await message.publish(body, under: "mem/desk -x")
            #expect(result == (true, "the broker has it"))
        }
        #expect(line == "mem/desk -x " + body)
    }

    @Test("are published by who logs in, whose password nobody sees; without it they are refused")
    func login() async throws {
        let broker = try await Broker(password: "se cret")
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data("se cret\nignored".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let address = "mqtt://mem@127.0.0.1:\(broker.port)"
        let message = BrokerMessage(rules: Self.rules(address, password: file.path))
        let line = try await broker.first(below: "mem", as: ["-u", "mem", "-P", "se cret"]) {
            #expect(await message.publish("{}", under: "mem/x").hasArrived)
        }
        #expect(line == "mem/x {}")
        for rules in [Self.rules(address), Self.rules("mqtt://127.0.0.1:\(broker.port)")] {
            let refused = await BrokerMessage(rules: rules).publish("{}", under: "mem/x")
            #expect(!refused.hasArrived)
            #expect(refused.outcome.contains("not authorised"), "\(refused.outcome)")
        }
        let unread = await BrokerMessage(rules: Self.rules(address, password: "/nowhere")).publish("{}", under: "mem/x")
        #expect(!unread.hasArrived)
        #expect(unread.outcome.contains("rules.mqtt_password_file"))
    }

    @Test("fail with a reason where there is no broker, nobody who answers, or no program for it")
    func failures() async throws {
        let unnamed = await BrokerMessage(rules: Self.rules(nil)).publish("{}", under: "x")
        #expect(unnamed == (false, "there is no rules.mqtt_broker"))
        let port = try await Broker.freePort()
        let silent = await BrokerMessage(rules: Self.rules("mqtt://127.0.0.1:\(port)")).publish("{}", under: "x")
        #expect(!silent.hasArrived)
        #expect(silent.outcome.contains("refused"), "\(silent.outcome)")
        let missing = await BrokerMessage(rules: Self.rules("mqtt://127.0.0.1"), program: "/nowhere/mosquitto_pub")
            .publish("{}", under: "x")
        #expect(!missing.hasArrived)
        #expect(missing.outcome.contains("mosquitto-clients"))
    }
}
