import NIOCore
import Testing

@testable import MemAPI

@Suite("What waits for a listener")
struct EventMailboxTests {
    private static func piece(_ bytes: Int) -> ByteBuffer { ByteBuffer(repeating: 0x20, count: bytes) }

    @Test("comes out in order, all at once")
    func order() async {
        let mailbox = EventMailbox()
        for number in 1...3 { #expect(mailbox.put(ByteBuffer(string: "\(number)"))) }
        let pieces = await mailbox.next()
        #expect(pieces?.map { String(buffer: $0) } == ["1", "2", "3"])
    }

    @Test("is waited for")
    func waiting() async {
        let mailbox = EventMailbox()
        async let pieces = mailbox.next()
        #expect(mailbox.put(ByteBuffer(string: "late")))
        #expect(await pieces?.count == 1)
    }

    @Test("is bounded: who is too far behind gets nothing more")
    func bound() async {
        let mailbox = EventMailbox()
        #expect(mailbox.put(Self.piece(EventMailbox.maximumBytes)))
        #expect(!mailbox.put(Self.piece(1)))
        #expect(mailbox.isClosed)
        #expect(await mailbox.next() == nil)
    }

    @Test("makes room when it is taken")
    func room() async {
        let mailbox = EventMailbox()
        for _ in 0..<3 {
            #expect(mailbox.put(Self.piece(EventMailbox.maximumBytes)))
            #expect(await mailbox.next()?.count == 1)
        }
    }

    @Test("of how something is has only the newest")
    func states() async {
        let mailbox = EventMailbox()
        mailbox.put(ByteBuffer(string: "well"), as: .health)
        for number in 1...1000 { mailbox.put(ByteBuffer(string: "\(number)"), as: .streams) }
        let pieces = await mailbox.next()
        #expect(pieces?.map { String(buffer: $0) } == ["1000", "well"])
    }

    @Test("is over for who waits when it is closed, or the task cancelled")
    func closing() async {
        let mailbox = EventMailbox()
        async let closed = mailbox.next()
        mailbox.close()
        #expect(await closed == nil)
        let task = Task { await EventMailbox().next() }
        task.cancel()
        #expect(await task.value == nil)
    }
}
