import APITestDoubles
import Foundation
import Logging
import MemCore
import MemStore
import Testing

@testable import Alerting

/// A folder of its own, gone when the test is.
private func withFolder(_ body: (String) async throws -> Void) async throws {
    let path = NSTemporaryDirectory() + "deliverer-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await body(path)
}

private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

@Suite("Deliveries")
struct DelivererTests {
    private static func store(in folder: String) async throws -> Store {
        try await Store(configuration: StoreConfiguration(path: folder + "/mem.duckdb", jpegQuality: 85), logger: quiet)
    }

    private static func deliverer(
        _ store: Store,
        firstPause: Double = 0.05,
        _ change: (inout Configuration.Rules) -> Void = { _ in }
    ) -> Deliverer {
        var configuration = Configuration()
        configuration.rules.allowPrivateTargets = true
        change(&configuration.rules)
        return Deliverer(
            store: store,
            annotations: store,
            configuration: CurrentConfiguration(configuration),
            firstPause: firstPause,
            logger: quiet
        )
    }

    private static func notice(_ actions: RuleAction...) -> AlertNotice {
        let alert = Alert(
            ruleID: RuleID(rawValue: "rule"),
            sessionID: SessionID(rawValue: "desk"),
            sourceID: SourceID(rawValue: 1),
            firedAt: Instant(microseconds: 1_795_348_200_000_000),
            value: 3,
            threshold: 16,
            frameID: FrameID(rawValue: 7)
        )
        let draft = RuleDraft(name: "dark", condition: .black(brightness: 16, spread: 4), actions: actions)
        return AlertNotice(alert, of: draft)
    }

    /// Puts what is to be delivered where it is kept, and returns it.
    private static func put(_ notice: AlertNotice, in store: Store) async throws -> [Delivery] {
        let deliveries = Delivery.all(of: notice, at: .now())
        try await store.write([notice], delivering: deliveries)
        return deliveries
    }

    /// Waits until nothing is pending any more; each commit of the store is one look.
    private static func over(_ store: Store, _ rule: String = "rule") async throws -> [Delivery] {
        while true {
            let page = try await store.deliveries(of: RuleID(rawValue: rule), limit: 100, offset: 0)
            if page.deliveries.allSatisfy({ $0.status != .pending }) { return page.deliveries }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    @Test("that fail are tried again until they arrive, always by the same name")
    func retried() async throws {
        try await withFolder { folder in
            let store = try await Self.store(in: folder)
            try await Receiver.run(.status(500), .nonsense, .redirect("http://127.0.0.1:1/"), .status(200)) {
                receiver in
                let deliverer = Self.deliverer(store)
                let address = try #require(HTTPAddress(receiver.url))
                let deliveries = try await Self.put(Self.notice(.webhook(address)), in: store)
                await deliverer.add(deliveries)
                await receiver.hasReceived(4)
                let over = try await Self.over(store)
                #expect(over.map(\.status) == [.delivered])
                #expect(over.map(\.attempts) == [4])
                #expect(over[0].outcome == "status 200")
                #expect(Set(receiver.received.map(\.body)).count == 1)
                let sent = try JSONDecoder().decode(
                    [String: JSONValue].self,
                    from: Data(receiver.received[0].body.utf8)
                )
                #expect(sent["delivery_id"] == .string(over[0].id))
                #expect(sent["kind"] == .string("alert.fired"))
                #expect(sent["rule_name"] == .string("dark"))
                #expect(sent["frame_id"] == .integer(7))
                #expect(sent["timestamp"] == .string("2026-11-22T11:50:00Z"))
                await deliverer.close()
            }
            try await store.close()
        }
    }

    @Test("go on in the next run where this one ended")
    func restarted() async throws {
        try await withFolder { folder in
            try await Receiver.run(.status(503), .status(204)) { receiver in
                let address = try #require(HTTPAddress(receiver.url))
                var store = try await Self.store(in: folder)
                let first = Self.deliverer(store, firstPause: 1)
                let deliveries = try await Self.put(Self.notice(.webhook(address)), in: store)
                await first.add(deliveries)
                await receiver.hasReceived(1)
                await first.close()
                try await store.close()
                store = try await Self.store(in: folder)
                let second = Self.deliverer(store)
                await second.begin()
                await receiver.hasReceived(2)
                #expect(try await Self.over(store).map(\.id) == deliveries.map(\.id))
                await second.close()
                try await store.close()
            }
        }
    }

    @Test("that hang hold up no others")
    func hanging() async throws {
        try await withFolder { folder in
            let store = try await Self.store(in: folder)
            try await Receiver.run(.silence) { hanging in
                try await Receiver.run(.status(200)) { quick in
                    let slow = try #require(HTTPAddress(hanging.url))
                    let good = try #require(HTTPAddress(quick.url))
                    let deliverer = Self.deliverer(store)
                    await deliverer.add(try await Self.put(Self.notice(.webhook(slow), .webhook(good)), in: store))
                    await hanging.hasReceived(1)
                    await quick.hasReceived(1)
                    await deliverer.close()
                }
            }
            try await store.close()
        }
    }

    @Test("are tried less and less often, for a day")
    func backOff() {
        let start = Instant(microseconds: 1_795_348_200_000_000)
        var delivery = Delivery(ruleID: .random(), action: .annotation, body: "{}", createdAt: start)
        var pauses: [Double] = []
        var now = start
        while delivery.status == .pending {
            delivery = delivery.tried(false, "no", at: now, firstPause: Deliverer.firstPause)
            if let next = delivery.nextAt {
                pauses.append(next.seconds(since: now))
                now = next
            }
        }
        #expect(Array(pauses.prefix(11)) == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600])
        #expect(pauses.last == 3600)
        #expect((82_000...86_400).contains(now.seconds(since: start)))
        #expect(delivery.status == .failed)
        #expect(delivery.attempts == pauses.count + 1)
        let command = Delivery(ruleID: .random(), action: .command("x"), body: "{}", createdAt: start)
        #expect(command.tried(false, "no", at: start, firstPause: 5).status == .failed, "it is run once")
    }

    @Test("are notes about the stream where that is wanted, once, and none when it is over")
    func annotations() async throws {
        try await withFolder { folder in
            let store = try await Self.store(in: folder)
            _ = try await store.createSource(name: "desk", createdAt: .now())
            let deliverer = Self.deliverer(store)
            var notice = Self.notice(.annotation)
            await deliverer.add(try await Self.put(notice, in: store))
            #expect(try await Self.over(store).map(\.status) == [.delivered])
            notice.alert.resolvedAt = notice.alert.firedAt.advanced(bySeconds: 5)
            #expect(Delivery.all(of: notice, at: .now()) == [])
            let notes = try await store.annotations(AnnotationQuery()).annotations
            #expect(notes.map(\.draft.content) == ["dark"])
            #expect(notes[0].draft.type == .actionDetected)
            #expect(notes[0].draft.start == notice.alert.firedAt)
            #expect(notes[0].draft.sourceID == notice.alert.sourceID)
            await deliverer.close()
            try await store.close()
        }
    }

    @Test("are commands only where the file allows them by name, with the alert on their standard input")
    func commands() async throws {
        try await withFolder { folder in
            let program = folder + "/notify"
            try Data("#!/bin/sh\ncat > \(folder)/heard\necho \"$MEM_SECRET\" > \(folder)/environment\n".utf8)
                .write(to: URL(filePath: program))
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
            var rules = Configuration.Rules()
            let refused = await CommandRun.run("notify", "{}", rules)
            #expect(!refused.hasArrived)
            #expect(refused.outcome.contains("rules.commands"))
            rules.commands = [program]
            #expect(await CommandRun.run("notify", #"{"a": 1}"#, rules).hasArrived)
            #expect(try String(contentsOfFile: folder + "/heard", encoding: .utf8) == "{\"a\": 1}\n")
            #expect(try String(contentsOfFile: folder + "/environment", encoding: .utf8) == "\n")
            #expect(await !CommandRun.run("otify", "{}", rules).hasArrived)
            #expect(await !CommandRun.run("../notify", "{}", rules).hasArrived)
        }
    }

    @Test("that are commands are stopped when they take too long, and fail when they end badly")
    func stopped() async throws {
        try await withFolder { folder in
            for (name, text) in [("slow", "exec sleep 600"), ("bad", "exit 3")] {
                try Data("#!/bin/sh\n\(text)\n".utf8).write(to: URL(filePath: folder + "/" + name))
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o755],
                    ofItemAtPath: folder + "/" + name
                )
            }
            var rules = Configuration.Rules()
            rules.commands = [folder + "/slow", folder + "/bad"]
            let slow = await CommandRun.run("slow", "{}", rules, patience: .milliseconds(300))
            #expect(!slow.hasArrived)
            #expect(slow.outcome.contains("longer"))
            let bad = await CommandRun.run("bad", "{}", rules)
            #expect(!bad.hasArrived)
            #expect(bad.outcome.contains("3"))
        }
    }
}
