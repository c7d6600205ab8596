import MemCore
import Testing

@testable import MemStore

/// What is recorded just now is known fragment by fragment, and told to who waits for it.
@Suite("Recordings that grow")
struct GrowingRecordingsTests {
    private static let start = Instant(microseconds: 1_795_339_800_000_000)
    private let session = SessionID(rawValue: "0b9f6a5e")
    private let growing = GrowingRecordings()

    private func at(_ seconds: Double) -> Instant { Self.start.advanced(bySeconds: seconds) }

    private func begin(_ file: String, at seconds: Double = 0) {
        let segment = RecordedSegment(
            sessionID: session,
            start: at(seconds),
            end: at(seconds),
            bytes: 100,
            videoCodec: "avc1",
            audioCodec: nil,
            file: file
        )
        growing.note(.began(segment, front: 100), of: session)
    }

    /// Fragments of half a second, of which each fourth begins with a keyframe.
    private func add(_ numbers: Range<Int>, to file: String, from seconds: Double = 0) {
        for number in numbers {
            let fragment = RecordedFragment(
                range: Int64(100 + number * 10)..<Int64(110 + number * 10),
                start: at(seconds + Double(number) / 2),
                duration: MediaTime(milliseconds: 500),
                isKeyframe: number % 4 == 0
            )
            growing.note(.added(fragment, file: file), of: session)
        }
    }

    @Test("what was added is there, and its numbers go on from file to file")
    func files() throws {
        begin("a")
        add(0..<10, to: "a")
        begin("b", at: 5)
        add(0..<2, to: "b", from: 5)
        let recording = try #require(growing.recording(of: session))
        #expect(recording.files.map(\.name) == ["a", "b"])
        #expect(recording.files.map(\.isComplete) == [true, false])
        let first = Int(Self.start.microseconds / 1_000_000)
        #expect(recording.files.map(\.sequence) == [first, first + 3])
        #expect(recording.files.map(\.number) == [first, first + 1])
        #expect(recording.longestSegment == MediaTime(milliseconds: 2000))
        #expect(growing.segments(of: session).map(\.bytes) == [200, 120])
        #expect(growing.segments(of: session).map(\.end) == [at(5), at(6)])
        growing.note(.ended, of: session)
        #expect(growing.recording(of: session)?.files.last?.isComplete == true)
    }

    @Test("sound that comes by itself is played with what follows; behind the last picture it lengthens the file")
    func sound() throws {
        begin("a")
        add(0..<1, to: "a")
        growing.note(.lengthened(file: "a", end: 115), of: session)
        #expect(growing.segments(of: session).first?.bytes == 115)
        let fragment = RecordedFragment(range: 115..<130, start: at(1), duration: .zero, isKeyframe: false)
        growing.note(.added(fragment, file: "a"), of: session)
        #expect(growing.recording(of: session)?.files.first?.fragments.last?.range == 110..<130)
    }

    @Test("who waits is told at once, and who is late waits for nothing")
    func waits() async throws {
        begin("a")
        let known = try #require(growing.recording(of: session))
        async let next = growing.recording(of: session, after: known.version)
        add(0..<1, to: "a")
        #expect(try await next?.files.first?.fragments.count == 1)
        #expect(try await growing.recording(of: session, after: known.version)?.files.first?.fragments.count == 1)
        #expect(try await growing.recording(of: SessionID(rawValue: "other"), after: 0) == nil)
    }

    @Test("who is cancelled waits no longer")
    func cancelled() async throws {
        begin("a")
        let version = try #require(growing.recording(of: session)).version
        let waiting = Task { [growing, session] in try await growing.recording(of: session, after: version) }
        waiting.cancel()
        #expect(try await waiting.value?.version == version)
    }

    @Test("no more is held than is of use: old files go, forgotten ones at once, ended sessions when there are many")
    func bounds() {
        for number in 0..<40 {
            begin("\(number)", at: Double(number) * 60)
            add(0..<4, to: "\(number)", from: Double(number) * 60)
        }
        #expect(growing.recording(of: session)?.files.map(\.name) == ["38", "39"])
        growing.forget(growing.segments(of: session).filter { $0.file == "38" })
        #expect(growing.recording(of: session)?.files.map(\.name) == ["39"])
        growing.note(.ended, of: session)
        for number in 0..<GrowingRecordings.mostEnded {
            let other = SessionID(rawValue: "\(number)")
            var segment = growing.segments(of: session).first
            segment?.sessionID = other
            if let segment { growing.note(.began(segment, front: 1), of: other) }
            growing.note(.ended, of: other)
        }
        #expect(growing.recording(of: session) == nil)
    }
}
