import APITestDoubles
import ArgumentParser
import MemCore
import Testing

@testable import MemCommand

@Suite("Exit codes")
struct ExitCodeTests {
    @Test("are 2 where Mem answers that there is nothing, with JSON as well", arguments: [[], ["--json"]])
    func nothing(json: [String]) async throws {
        try await withAPI { api in
            let url = ["--url", api.url] + json
            #expect(await run(TimelineCommand.self, url).exitCode == 2)
            #expect(await run(MomentsCommand.self, url).exitCode == 2)
            let search = await run(SearchCommand.self, ["wibble"] + url)
            #expect(search.exitCode == 2)
            #expect(json.isEmpty ? search.lines == ["Nothing was found."] : search.text.hasPrefix("{"))
            #expect(await run(FrameCommand.self, ["--id", "5", "--url", api.url]).exitCode == 2)
        }
    }

    @Test("are 69 where no Mem answers, whatever is asked")
    func unavailable() async throws {
        // A port that was free a moment ago: the server that had it is gone.
        let url = ["--url", "http://127.0.0.1:\(try await withAPI { api in api.port })"]
        let commands: [(any ParsableCommand.Type, [String])] = [
            (StreamsCommand.self, ["list"]), (StreamsCommand.self, ["create"]), (StreamsCommand.self, ["show", "x"]),
            (StreamsCommand.self, ["stop", "x"]), (StreamsCommand.self, ["watch"]), (TimelineCommand.self, []),
            (MomentsCommand.self, []), (FrameCommand.self, ["--id", "1"]), (SearchCommand.self, ["x"]),
            (AnnotateCommand.self, ["x"]), (SettingsCommand.self, ["list"]),
            (SettingsCommand.self, ["set", "api.port", "1"]), (SQLCommand.self, ["FROM x"]),
            (JobsCommand.self, ["list"]), (JobsCommand.self, ["cancel", "x"]), (ForgetCommand.self, ["--all"]),
            (ImportCommand.self, ["/dev/null", "--start", "14:03"]),
        ]
        for (command, arguments) in commands {
            let result = await run(command, arguments + url)
            #expect(result.exitCode == 69, "\(command) \(arguments)")
            #expect(result.lines.isEmpty)
        }
    }

    @Test("are 64 where a command is used wrongly")
    func usage() async {
        let commands: [(any ParsableCommand.Type, [String])] = [
            (StreamsCommand.self, ["wibble"]), (StreamsCommand.self, ["show"]),
            (TimelineCommand.self, ["--from", "soon"]),
            (MomentsCommand.self, ["--min-dwell", "x"]), (FrameCommand.self, ["a", "--id", "1"]),
            (SearchCommand.self, []), (AnnotateCommand.self, []), (SettingsCommand.self, ["set"]),
        ]
        for (command, arguments) in commands { #expect(await run(command, arguments).exitCode == 64, "\(command)") }
    }
}
