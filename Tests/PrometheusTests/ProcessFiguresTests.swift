import Foundation
import Testing

@testable import Prometheus

@Suite("What a process uses")
struct ProcessFiguresTests {
    @Test("is what it says of itself")
    func own() throws {
        let figures = try #require(ProcessFigures(of: getpid()))
        #expect(figures.threads >= 1)
        #expect(figures.residentBytes > 1 << 20 && figures.virtualBytes >= figures.residentBytes)
        #expect(figures.cpuSeconds >= 0)
    }

    @Test("is told of no process that there is not")
    func gone() {
        #expect(ProcessFigures(of: -1) == nil)
    }

    @Test("is a descriptor more when one is opened")
    func descriptors() throws {
        // Others are opened and closed meanwhile by tests beside this one: so many are not.
        let before = ProcessFigures.descriptors().open
        let files = (0..<200).compactMap { _ in FileHandle(forReadingAtPath: "/dev/null") }
        let after = ProcessFigures.descriptors()
        #expect(after.open > before + 100 && after.maximum >= after.open)
        for file in files { try file.close() }
    }

    @Test("as time of children never becomes less when one ends")
    func children() throws {
        let clock = ChildTime()
        let child = Process()
        child.executableURL = URL(filePath: "/bin/sh")
        child.arguments = ["-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; read line"]
        let input = Pipe()
        child.standardInput = input
        try child.run()
        var last = clock.seconds(running: [child.processIdentifier])
        let start = last
        while last < start + 0.05 {
            last = clock.seconds(running: [child.processIdentifier])
            #expect(last >= start)
        }
        // It is no longer among those that run, and not yet among those that have ended.
        #expect(clock.seconds(running: []) >= last)
        try input.fileHandleForWriting.close()
        child.waitUntilExit()
        #expect(clock.seconds(running: []) >= last)
    }
}
