import MemCore
import Testing

@Suite("Identifiers")
struct IdentityTests {
    @Test("are UUID4 and differ")
    func uuid() {
        var seen: Set<String> = []
        for _ in 0..<1000 {
            let text = StreamKey.random().rawValue
            #expect(text.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
            seen.insert(text)
        }
        #expect(seen.count == 1000)
    }

    @Test("a stream key never shows itself by accident")
    func masked() {
        let key = StreamKey(rawValue: "def45678-secret")
        #expect("\(key)" == "def4…")
        #expect(String(reflecting: key) == "def4…")
    }
}

@Suite("A fingerprint")
struct FingerprintTests {
    @Test("reads back its 64 digits")
    func text() {
        let fingerprint = Fingerprint(0x0123_4567_89ab_cdef, 0, .max, 1)
        #expect(fingerprint.description.count == 64)
        #expect(Fingerprint(fingerprint.description) == fingerprint)
        #expect(Fingerprint("00") == nil)
        #expect(Fingerprint(String(repeating: "g", count: 64)) == nil)
    }

    @Test("measures similarity over 256 bits")
    func similarity() {
        let zero = Fingerprint(0, 0, 0, 0)
        #expect(zero.similarity(to: zero) == 100)
        #expect(zero.similarity(to: Fingerprint(.max, .max, .max, .max)) == 0)
        #expect(zero.similarity(to: Fingerprint(.max, .max, 0, 0)) == 50)
        #expect(zero.distance(to: Fingerprint(1, 0, 0, 1 << 63)) == 2)
    }
}

@Suite("A video codec")
struct VideoCodecTests {
    @Test("shows its four characters, and a question mark for what can't be shown")
    func text() {
        #expect("\(VideoCodec.avc)" == "avc1")
        #expect("\(VideoCodec(rawValue: 0x0041_7f31))" == "?A?1")
        #expect(!VideoCodec(rawValue: 0).isSupported)
    }
}
