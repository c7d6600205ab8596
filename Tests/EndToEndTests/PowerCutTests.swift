import Foundation
import Testing

/// Cuts of power at random moments, while ten streams come in.
@Suite("Power cuts")
struct PowerCutTests {
    @Test("A server that is killed again and again has every sample that it had shown, and its files are sound")
    func killed() async throws {
        // What sends and asks is a program of its own; `make soak` runs it a hundred times.
        let folder = try TestFolder("power cuts")
        let script = Place.repository.appending(path: "Tests/Clients/power_cut.py").path
        try await Workload.machine.claiming(20) {
            let report = try await ChildProcess.run(
                Place.python,
                [script, "--rounds", "3", Place.mem.path, folder.data.path],
                in: folder,
                within: 180
            )
            #expect(report.contains("shown and lost                      0"))
        }
    }
}
