import Foundation
import Testing

/// What strangers on the RTMP port can do to Mem: next to nothing.
@Suite("Limits of the network")
struct NetworkLimitTests {
    @Test("Who says nothing, half a handshake or no publish in time is sent away")
    func late() async throws {
        var options = ServerOptions()
        options.limits = "{ handshake_seconds: 1, publish_seconds: 3 }"
        try await MemServer.run(options) { server in
            let silent = try RawConnection(port: server.rtmpPort)
            let half = try RawConnection(port: server.rtmpPort)
            try half.send(Array(RTMPBytes.handshake.prefix(1000)))
            let idle = try RawConnection(port: server.rtmpPort)
            try idle.send(RTMPBytes.handshake)
            try await eventually("the silent ones are closed", within: 20) { silent.isClosed && half.isClosed }
            try await eventually("who does not publish is closed", within: 20) { idle.isClosed }
            #expect(server.log.contains("streaming.limits.handshake_seconds"))
            #expect(server.log.contains("streaming.limits.publish_seconds"))
        }
    }

    @Test("A publisher that trickles bytes does not hold its stream live")
    func slowLoris() async throws {
        var options = ServerOptions()
        options.limits = "{ silence_seconds: 2 }"
        try await MemServer.run(options) { server in
            let stream = try await server.api.createStream("slow")
            let slow = try RawConnection(port: server.rtmpPort)
            try slow.send(RTMPBytes.publish(stream.streamKey))
            try await eventually("it may publish", within: 20) { slow.hasHeard("NetStream.Publish.Start") }
            try slow.send(RTMPBytes.header(9, length: 100_000, stream: 1))
            // A byte at each look: never silent, never anywhere.
            try await eventually("it is sent away", within: 30) {
                try? slow.send([0])
                return slow.isClosed
            }
            #expect(server.log.contains("hardly any bytes"))
            let again = try RawConnection(port: server.rtmpPort)
            try again.send(RTMPBytes.publish(stream.streamKey))
            try await eventually("the stream is free", within: 20) { again.hasHeard("NetStream.Publish.Start") }
        }
    }

    @Test("More connections from one address than may be are closed, with one line of the log for many")
    func perAddress() async throws {
        var options = ServerOptions()
        // None of them is to end for another reason.
        options.limits =
            "{ connections_per_address: 3, handshake_seconds: 60, publish_seconds: 300, silence_seconds: 600 }"
        try await MemServer.run(options) { server in
            var connections: [RawConnection] = []
            for _ in 0..<53 { connections.append(try RawConnection(port: server.rtmpPort)) }
            // Which three get in is the system's choice.
            try await eventually("those too many are closed", within: 20) {
                connections.count { $0.isClosed } == 50
            }
            let lines = server.log.split(separator: "\n").filter { $0.contains("connections_per_address") }
            #expect((1...100).contains(lines.count))
            connections = []
            try await eventually("there is room again", within: 30) {
                let next = try RawConnection(port: server.rtmpPort)
                try? next.send(RTMPBytes.handshake)
                return (try? await eventually("it is answered", within: 2) { next.heardBytes > 3000 }) != nil
            }
        }
    }

    @Test("Nobody who was not let in makes Mem hold a great message")
    func memory() async throws {
        try await MemServer.run { server in
            let before = ProcessTable.residentMegabytes(of: server.process.identifier)
            let content = [UInt8](repeating: 0xC3, count: 200_000)
            var connections: [RawConnection] = []
            for _ in 0..<60 {
                let connection = try RawConnection(port: server.rtmpPort)
                try connection.send(RTMPBytes.handshake + RTMPBytes.message(20, Array(content.prefix(60_000))))
                try? connection.send(RTMPBytes.header(9, length: 8_000_000) + content)
                connections.append(connection)
            }
            try await eventually("all are closed", within: 20) { connections.allSatisfy(\.isClosed) }
            #expect(ProcessTable.residentMegabytes(of: server.process.identifier) - before < 64)
        }
    }

    @Test("10,000 wrong keys in a row: a live stream loses nothing, others wait, the stream's own encoder comes back")
    func wrongKeys() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 20))
        try await Workload.machine.claiming(40) {
            try await MemServer.run(.keepingEverySample) { server in
                let stream = try await server.api.createStream("live")
                let other = try await server.api.createStream("other")
                let publisher = try await server.live(clip, to: stream)
                let script = Place.repository.appending(path: "Tests/Clients/wrong_keys.py").path
                let guesser = try ChildProcess(
                    Place.python,
                    [script, String(server.rtmpPort), "10000"],
                    in: server.folder,
                    name: "wrong-keys"
                )
                #expect(try await guesser.exitStatus(within: 240) == 0, "\(guesser.errors)")
                let right = try RawConnection(port: server.rtmpPort)
                try right.send(RTMPBytes.publish(other.streamKey))
                try await eventually("the address has to wait", within: 20) {
                    right.hasHeard("too many wrong keys came from this address")
                }
                let refusals = server.log.split(separator: "\n").filter { $0.contains("refused") }
                #expect(refusals.count < 500)

                try await server.api.stream(stream.streamKey, hasSamples: 10)
                try await publisher.stop()
                let live = try await server.api.stream(stream.sessionId)
                #expect(live.dropped == 0)
                #expect(live.reconnects == 0)
                let back = try RawConnection(port: server.rtmpPort)
                try back.send(RTMPBytes.publish(stream.streamKey))
                try await eventually("its own encoder is let in", within: 20) {
                    back.hasHeard("NetStream.Publish.Start")
                }
            }
        }
    }

    @Test("Half-open requests from many addresses keep nobody from the API")
    func halfRequests() async throws {
        // Fewer than there may be by default, so that the test itself is no flood.
        let options = ServerOptions(api: ", limits: { connections: 50, head_seconds: 60 }")
        try await MemServer.run(options) { server in
            let script = Place.repository.appending(path: "Tests/Clients/half_requests.py").path
            let flood = try ChildProcess(
                Place.python,
                [script, String(server.apiPort), "80"],
                in: server.folder,
                name: "half-requests"
            )
            try await eventually("all are open: \(flood.errors)", within: 30) { flood.output.contains("open") }
            for _ in 0..<20 { try await server.api.ask("GET", "/api/streams") }
            #expect(flood.isRunning, "\(flood.errors)")
            flood.send(SIGKILL)
            _ = try await flood.exitStatus(within: 10)
        }
    }
}
