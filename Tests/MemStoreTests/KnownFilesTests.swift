import Foundation
import MemCore
import Testing

@testable import MemStore

/// What is kept of finished files is what they say, and never too much.
@Suite("Known files of recordings")
struct KnownFilesTests {
    private func file(_ name: String, fragments count: Int = 10) -> PlayableFile {
        let fragments = (0..<count).map { number in
            RecordedFragment(
                range: Int64(number)..<Int64(number + 1),
                start: Publisher.start,
                duration: MediaTime(milliseconds: 500),
                isKeyframe: true
            )
        }
        return PlayableFile(name: name, front: 0, fragments: fragments, isComplete: true)
    }

    @Test("are those that were kept")
    func kept() {
        var known = KnownFiles()
        #expect(known.file(at: "a") == nil)
        known.keep(file("a"), at: "a")
        known.keep(file("b"), at: "b")
        #expect(known.file(at: "a") == file("a"))
        known.forget("a")
        #expect(known.file(at: "a") == nil)
        #expect(known.file(at: "b") == file("b"))
    }

    @Test("take as much memory as is allowed; what was asked for lately stays")
    func bound() {
        let most = 100_000
        var known = KnownFiles(most: most)
        for number in 0..<1000 {
            known.keep(file("\(number)"), at: "\(number)")
            #expect(known.bytes <= most)
            #expect(known.file(at: "0") != nil)
        }
        #expect(known.bytes > most / 2)
        #expect(known.file(at: "1") == nil)
        #expect(known.file(at: "999") != nil)
        for number in 0..<1000 { known.forget("\(number)") }
        #expect(known.bytes == 0)
    }

    @Test("are not kept where one is too large, and count once where they are kept again")
    func single() {
        var known = KnownFiles(most: 2000)
        known.keep(file("a"), at: "a")
        let bytes = known.bytes
        known.keep(file("a"), at: "a")
        #expect(known.bytes == bytes)
        known.keep(file("b", fragments: 1000), at: "b")
        #expect(known.file(at: "b") == nil)
        #expect(known.file(at: "a") != nil)
    }

    @Test("a day holds in them")
    func day() {
        var known = KnownFiles()
        for minute in 0..<1440 { known.keep(file("\(minute)", fragments: 120), at: "\(minute)") }
        #expect(known.file(at: "0") != nil)
    }
}
