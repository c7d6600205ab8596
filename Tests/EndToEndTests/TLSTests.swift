import Foundation
import Glibc
import TestCertificates
import Testing

/// RTMPS and HTTPS, with programs that know TLS from elsewhere.
@Suite("TLS")
struct TLSTests {
    /// Certificates of an authority that nobody knows, and what `openssl s_client` makes of a port.
    private struct Certificates {
        let made: TestCertificates

        init() throws {
            made = try TestCertificates()
            try made.selfSigned("root")
            for name in ["first", "second"] {
                try made.signed(name, by: "root")
                try made.chain(name + ".pem", of: [name, "root"])
            }
            try use("first")
        }

        /// Puts a certificate and its key where Mem is told that they are, as certbot does: by links.
        func use(_ name: String) throws {
            for kind in ["pem", "key"] {
                let link = made.path("server." + kind)
                try? FileManager.default.removeItem(atPath: link)
                try FileManager.default.createSymbolicLink(
                    atPath: link,
                    withDestinationPath: made.path("\(name).\(kind)")
                )
            }
        }

        var options: String { "certificate: \(made.path("server.pem")), private_key: \(made.path("server.key"))" }

        /// What `openssl s_client` says when it connects; empty if it is refused.
        func connect(to port: Int, _ arguments: [String] = [], in folder: TestFolder) async throws -> String {
            let client = try ChildProcess(
                URL(filePath: "/usr/bin/openssl"),
                ["s_client", "-connect", "127.0.0.1:\(port)", "-CAfile", made.path("root.pem")]
                    + ["-verify_return_error", "-verify_hostname", "localhost"] + arguments,
                in: folder,
                name: "s_client"
            )
            return try await client.exitStatus(within: 20) == 0 ? client.output : ""
        }
    }

    @Test("A stream by RTMPS loses nothing when the certificate is renewed; a bad one is not taken; others are refused")
    func rtmps() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 20))
        let certificates = try Certificates()
        var options = ServerOptions.keepingEverySample
        options.limits = "{ handshake_seconds: 3 }"
        options.rtmps = "{ port: 0, \(certificates.options) }"
        try await Workload.machine.claiming(40) {
            try await MemServer.run(options) { server in
                let stream = try await server.api.createStream("secret")
                #expect(stream.serverUrl == "rtmps://127.0.0.1:\(server.rtmpsPort)/live")
                let publisher = try Publisher(
                    clip,
                    to: stream.rtmpUrl,
                    options: ["-tls_verify", "1", "-ca_file", certificates.made.path("root.pem")],
                    looping: -1,
                    in: server.folder
                )
                try await server.api.stream(stream.sessionId, is: "live")

                try await refusals(server, certificates)
                try await renewal(server, certificates)

                let before = try await server.api.stream(stream.sessionId).framesReceived
                try await server.api.stream(stream.sessionId, hasSamples: before + 2)
                try await publisher.stop()
                let after = try await server.api.stream(stream.sessionId, is: "ended")
                #expect(after.reconnects == 0)
                #expect(after.dropped == 0)
                try await doctor(server, certificates)
            }
        }
    }

    /// What is no TLS, old TLS or half of TLS gets nowhere.
    private func refusals(_ server: MemServer, _ certificates: Certificates) async throws {
        let plain = try RawConnection(port: server.rtmpsPort)
        try plain.send(RTMPBytes.handshake)
        // The head of a record of 512 bytes that never comes (RFC 8446, section 5.1).
        let stalled = try RawConnection(port: server.rtmpsPort)
        try stalled.send([0x16, 3, 1, 2, 0, 1])
        let old = ["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"]
        #expect(try await certificates.connect(to: server.rtmpsPort, old, in: server.folder).isEmpty)
        #expect(
            try await certificates.connect(to: server.rtmpsPort, ["-tls1_2"], in: server.folder).contains("TLSv1.2")
        )
        try await eventually("plain and stalled ones are closed", within: 20) { plain.isClosed && stalled.isClosed }
        let lines = server.log.split(separator: "\n").filter { $0.contains("no TLS on a port for TLS") }
        #expect(lines.count == 1, "\(lines)")
        #expect(server.log.contains("the peer speaks no TLS 1.2 or newer"))
        #expect(server.log.contains("streaming.limits.handshake_seconds"))
    }

    /// New files are taken over on SIGHUP and by themselves, if they are good.
    private func renewal(_ server: MemServer, _ certificates: Certificates) async throws {
        func offered() async throws -> String {
            try await certificates.connect(to: server.rtmpsPort, in: server.folder)
        }
        #expect(try await offered().contains("CN = first"))
        try certificates.use("second")
        server.process.send(SIGHUP)
        try await eventually("the new certificate is offered", within: 20) {
            try await offered().contains("CN = second")
        }
        #expect(server.log.contains("certificate renewed"))
        try Data("nothing".utf8).write(to: URL(filePath: certificates.made.path("second.pem")))
        try await eventually("the bad file is noticed", within: 40) {
            server.log.contains("certificate not renewed, the old one stays in force")
        }
        #expect(try await offered().contains("CN = second"))
        try certificates.use("first")
        try await eventually("the good one is noticed", within: 40) { try await offered().contains("CN = first") }
    }

    /// Doctor sees what OBS would see, and who may read the key.
    private func doctor(_ server: MemServer, _ certificates: Certificates) async throws {
        chmod(certificates.made.path("first.key"), 0o644)
        let doctor = try ChildProcess(
            Place.mem,
            ["doctor", "--config", server.configuration],
            in: server.folder,
            name: "doctor",
            environment: ["MEM_STREAMING_RTMPS_PORT": "\(server.rtmpsPort)", "MEM_STREAMING_RTMP_HOST": "localhost"]
        )
        _ = try await doctor.exitStatus(within: 30)
        #expect(doctor.output.contains("Its authority is not one that this system trusts"), "\(doctor.output)")
        #expect(doctor.output.contains("OBS will refuse it"))
        #expect(doctor.output.contains("Everybody on this machine can read \(certificates.made.path("server.key"))"))
    }

    @Test("The bound on connections is one for both ports, and who trickles bytes by TLS does not hold a stream live")
    func limits() async throws {
        let certificates = try Certificates()
        var options = ServerOptions()
        options.limits = "{ connections_per_address: 3, handshake_seconds: 60, silence_seconds: 2 }"
        options.rtmps = "{ port: 0, \(certificates.options) }"
        try await MemServer.run(options) { server in
            let stream = try await server.api.createStream("slow")
            let file = server.folder.url.appending(path: "publish")
            let beginning = RTMPBytes.publish(stream.streamKey) + RTMPBytes.header(9, length: 100_000, stream: 1)
            try Data(beginning).write(to: file)
            let trickle =
                #"(cat "$0"; while sleep 0.3; do printf x || exit; done) | openssl s_client -quiet -connect "$1""#
            let slow = try ChildProcess(
                URL(filePath: "/bin/sh"),
                ["-c", trickle, file.path, "127.0.0.1:\(server.rtmpsPort)"],
                in: server.folder,
                name: "trickle"
            )
            try await eventually("it may publish", within: 20) { server.log.contains("publisher accepted") }
            let others = try (0..<8).map { index in
                try RawConnection(port: index < 4 ? server.rtmpPort : server.rtmpsPort)
            }
            try await eventually("all but two are refused", within: 20) {
                server.log.split(separator: "\n").count { $0.contains("connections_per_address") } == 6
            }
            #expect(others.count { $0.isClosed } >= 6)
            _ = try await slow.exitStatus(within: 30)
            #expect(server.log.contains("hardly any bytes"))
        }
    }

    @Test("With a certificate the API speaks HTTPS; the command line trusts its own, and elsewhere what it is told")
    func https() async throws {
        let certificates = try Certificates()
        var options = ServerOptions()
        options.https = "{ \(certificates.options) }"
        try await MemServer.run(options) { server in
            let root = certificates.made.path("root.pem")
            let url = "https://localhost:\(server.apiPort)"
            func curl(_ arguments: [String]) async throws -> (status: Int32, output: String) {
                let curl = try ChildProcess(
                    URL(filePath: "/usr/bin/curl"),
                    ["-sS", "--max-time", "20"] + arguments,
                    in: server.folder,
                    name: "curl"
                )
                return (try await curl.exitStatus(within: 30), curl.output)
            }
            let health = try await curl(["--cacert", root, "\(url)/health"])
            #expect(health.status == 0)
            #expect(health.output.contains(#""status":"ok""#))
            let logout = try await curl(["-i", "--cacert", root, "-X", "POST", "\(url)/api/logout"])
            #expect(logout.output.contains("; Secure"), "its cookies are for HTTPS alone: \(logout.output)")
            #expect(try await curl(["\(url)/health"]).status == 60, "curl asks whom to trust")
            #expect(try await curl(["--cacert", root, "--tls-max", "1.1", "\(url)/health"]).status != 0)
            #expect(try await curl(["http://localhost:\(server.apiPort)/health"]).status != 0)

            func mem(_ arguments: [String]) async throws -> (status: Int32, output: String) {
                let mem = try ChildProcess(
                    Place.mem,
                    arguments,
                    in: server.folder,
                    name: "command",
                    environment: ["MEM_API_PORT": "\(server.apiPort)"]
                )
                return (try await mem.exitStatus(within: 30), mem.output + mem.errors)
            }
            let created = try await mem(["streams", "create", "Desk", "--config", server.configuration])
            #expect(created.status == 0, "\(created.output)")
            let stranger = try await mem(["streams", "list", "--url", url])
            #expect(stranger.status == 69)
            #expect(stranger.output.contains("say with --ca or MEM_CA"), "\(stranger.output)")
            #expect(try await mem(["streams", "list", "--url", url, "--ca", root]).output.contains("Desk"))
        }
    }

    @Test("A certificate that can't be used stops the start, with the file and what to do")
    func badFiles() async throws {
        let folder = try TestFolder("bad certificate")
        let file = folder.url.appending(path: "config.yaml")
        var options = ServerOptions()
        options.rtmps = "{ port: 0, certificate: /none/fullchain.pem, private_key: /none/privkey.pem }"
        try Data(options.yaml(data: folder.data.path, apiPort: 0, rtmpPort: 0).utf8).write(to: file)
        let mem = try ChildProcess(Place.mem, ["serve", "--config", file.path], in: folder, name: "mem")
        #expect(try await mem.exitStatus(within: 20) == 1)
        #expect(mem.errors.contains("There is no file /none/fullchain.pem."), "\(mem.errors)")
        #expect(mem.errors.contains("streaming.rtmps.certificate"))
    }
}
