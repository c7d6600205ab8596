import Foundation
import Testing

/// Somebody else decides who may publish.
@Suite("Publish hook")
struct PublishHookTests {
    @Test("A publisher is let in or kept out as the hook says, which hears who and where, and no key")
    func decides() async throws {
        let folder = try TestFolder("publish hook")
        let secret = folder.url.appending(path: "secret")
        try Data("a secret of some length\n".utf8).write(to: secret)
        let script = Place.repository.appending(path: "Tests/Clients/publish_hook.py").path
        let hook = try ChildProcess(Place.python, [script, "a secret of some length"], in: folder, name: "hook")
        let port = try await eventually("the hook listens: \(hook.errors)", within: 20) {
            hook.output.firstMatch(of: /port ([0-9]+)/).map { String($0.1) }
        }
        let options = ServerOptions(
            auth: ", publish_url: \"http://127.0.0.1:\(port)/\", publish_secret_file: \(secret.path)"
        )
        try await MemServer.run(options) { server in
            let welcome = try await server.api.createStream("welcome")
            let other = try await server.api.createStream("other")
            let first = try RawConnection(port: server.rtmpPort)
            try first.send(RTMPBytes.publish(welcome.streamKey))
            try await eventually("it is let in", within: 20) { first.hasHeard("NetStream.Publish.Start") }
            let second = try RawConnection(port: server.rtmpPort)
            try second.send(RTMPBytes.publish(other.streamKey))
            try await eventually("it is kept out", within: 20) { second.hasHeard("streaming.auth.publish_url") }
            #expect(!second.hasHeard("NetStream.Publish.Start"))
            #expect(hook.output.contains("\"127.0.0.1\"") && hook.output.contains(other.sessionId))
            #expect(!hook.output.contains(other.streamKey) && !hook.output.contains(welcome.streamKey))
            hook.send(SIGKILL)
            _ = try await hook.exitStatus(within: 10)
            let third = try RawConnection(port: server.rtmpPort)
            try third.send(RTMPBytes.publish(other.streamKey))
            try await eventually("nobody answers for it", within: 20) { third.hasHeard("could not be asked") }
        }
    }

    @Test("Mem does not start where somebody is to be asked and can't be, whatever is to happen without an answer")
    func start() async throws {
        let folder = try TestFolder("publish hook without a secret")
        let gone = folder.url.appending(path: "gone").path
        for file in ["null", gone] {
            let options = ServerOptions(
                auth: ", publish_url: \"http://127.0.0.1:1/\", publish_secret_file: \(file), publish_fail_open: true"
            )
            let path = folder.url.appending(path: "config.yaml")
            try Data(options.yaml(data: folder.data.path, apiPort: 0, rtmpPort: 0).utf8).write(to: path)
            let mem = try ChildProcess(Place.mem, ["serve", "--config", path.path], in: folder, name: "mem")
            // As with everything else that is wrong with a configuration.
            #expect(try await mem.exitStatus(within: 20) == 1)
            #expect(mem.errors.contains("streaming.auth.publish_secret_file"), "\(mem.errors)")
            if file == gone { #expect(mem.errors.contains(gone), "\(mem.errors)") }
        }
    }
}
