import Foundation
import Testing

/// A running server keeps to its document, whatever it is asked.
@Suite("The contract")
struct ContractTests {
    @Test("Every question is answered, or refused with the field that is wrong, however it is put")
    func cases() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 3))
        try await Workload.machine.claiming(30) {
            try await MemServer.run { server in
                _ = try await server.receive(clip)
                let script = Place.repository.appending(path: "Tests/Contract/cases.py")
                let asker = try ChildProcess(
                    Place.python,
                    [script.path, server.api.base],
                    in: server.folder,
                    name: "cases"
                )
                let status = try await asker.exitStatus(within: 120)
                #expect(status == 0, "\(asker.output.suffix(6000))\n\(asker.errors.suffix(2000))")
                #expect(asker.output.contains(/[0-9]{3} cases, 0 failed/))
            }
        }
    }

    private func fuzz(_ server: MemServer, _ options: [String]) async throws {
        let script = Place.repository.appending(path: "Tests/Contract/fuzz.py")
        let fuzzer = try ChildProcess(
            Place.python,
            [script.path, server.api.base] + options,
            in: server.folder,
            name: "schemathesis"
        )
        let status = try await fuzzer.exitStatus(within: 240)
        #expect(status == 0, "\(fuzzer.output.suffix(6000))\n\(fuzzer.errors.suffix(2000))")
        // A run that tested nothing would pass as well.
        #expect(fuzzer.output.contains(/[1-9][0-9]{2,} generated/), "\(fuzzer.output.suffix(2000))")
    }

    @Test("Whatever the document allows or forbids is answered as it says; nothing fails inside")
    func everything() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 3))
        try await Workload.machine.claiming(60) {
            try await MemServer.run { server in
                _ = try await server.receive(clip)
                // Another configuration would have other answers to everything else.
                let left = ["--exclude-method", "DELETE", "--exclude-operation-id", "changeSettings"]
                try await fuzz(server, left + ["--max-examples", "4"])
            }
        }
    }

    @Test("What deletes and stops is answered as the document says")
    func destruction() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 3))
        try await Workload.machine.claiming(30) {
            try await MemServer.run { server in
                _ = try await server.receive(clip)
                let operations = [
                    "createStream", "stopStream", "deleteStream", "createAnnotation", "deleteAnnotation", "forget",
                    "compact",
                ]
                .flatMap { ["--include-operation-id", $0] }
                try await fuzz(server, operations + ["--max-examples", "10"])
            }
        }
    }
}
