import MemCore
import Testing

@Suite("Names of recordings")
struct RecordingNameTests {
    @Test("a name that says when it begins is read as UTC", arguments: ["mp4", "mkv", "flv", "mov", "webm", "MP4"])
    func read(_ ending: String) {
        #expect(RecordingName.start(of: "2026-11-22_09-30-05.\(ending)") == Instant(rfc3339: "2026-11-22T09:30:05Z"))
    }

    @Test(
        "all other names say nothing",
        arguments: [
            "", "film.mp4", "2026-11-22_09-30-05", "2026-11-22_09-30-05.avi", "2026-11-22_09-30-05.mp4.exe",
            "2026-11-22 09-30-05.mp4", "2026-11-22T09-30-05.mp4", "2026-11-22_09:30:05.mp4", "2026-11-22_9-30-05.mp4",
            "2026-02-30_09-30-05.mp4", "2026-11-22_24-30-05.mp4", "2026-11-22_09-30-0Z.mp4", "2026-11-22_09-30-05Z.mp4",
            "../2026-11-22_09-30-05.mp4", "x2026-11-22_09-30-05.mp4", "2026-11-22_09-30-05 (1).mp4",
            "２０２６-11-22_09-30-05.mp4",
        ]
    )
    func refused(_ name: String) {
        #expect(RecordingName.start(of: name) == nil)
    }
}
