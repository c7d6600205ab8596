import ArgumentParser
import Logging
import MemCore
import Testing

@testable import MemCommand

@Suite("Options of several commands")
struct OptionsTests {
    @Test("version prints the version, as JSON if asked")
    func version() async {
        #expect(await run(VersionCommand.self, []).lines == ["mem \(MemVersion.current)"])
        #expect(await run(VersionCommand.self, ["--json"]).lines == ["{\"version\":\"\(MemVersion.current)\"}"])
    }

    @Test("every configured level has its namesake", arguments: Configuration.Logging.Level.allCases)
    func levels(level: Configuration.Logging.Level) {
        #expect(LoggingSetUp.level(level).rawValue == level.rawValue)
    }

    @Test("--config is read and its errors are told")
    func config() throws {
        let options = try ConfigurationOptions.parse(["--config", "/nowhere/config.yaml"])
        let error = #expect(throws: (any Error).self) { try options.load() }
        #expect(error.map { "\($0)" } == "/nowhere/config.yaml: there is no such file, but --config names it")
    }

    @Test("what the server says of a mistake keeps its lines, and nothing else that controls a terminal")
    func lines() {
        let detail = "Parser Error: at \"x\"\n\nLINE 1: SELECT x\n\t^\u{1B}[2J\r\u{202E}\u{9B}m"
        let told = MemClientError.refused(status: 400, detail: detail).description
        #expect(told == "Parser Error: at \"x\"\n\nLINE 1: SELECT x\n\t^?[2J???m")
        #expect(Console.printable("a\nb\tc") == "a?b?c")
    }

    @Test("columns are as wide as their widest cell")
    func table() {
        var table = TextTable(header: ["A", "LONG", "B"])
        table.add(["wide", "x", "y"])
        table.add(["1", "2", ""])
        #expect(table.lines == ["A     LONG  B", "wide  x     y", "1     2"])
    }
}
