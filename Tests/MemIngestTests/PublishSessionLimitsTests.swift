import MemCore
import RTMP
import Testing

@testable import MemIngest

@Suite("Limits from the configuration")
struct PublishSessionLimitsTests {
    @Test("are the protocol's own ones unless somebody changes them")
    func defaults() {
        #expect(PublishSession.Configuration(Configuration.Streaming.Limits()) == PublishSession.Configuration())
    }

    @Test("reach the protocol")
    func changed() {
        var allowed = Configuration.Streaming.Limits()
        allowed.strangerBytes = 5000
        allowed.videoMessageBytes = 70_000
        let limits = PublishSession.Configuration(allowed).limits
        #expect(limits.unpublishedMessageBytes == 5000)
        #expect(limits.videoMessageBytes == 70_000)
        #expect(limits.aggregateMessageBytes == 70_000)
    }
}
