import NIOCore
import RTMP
import Testing

@Suite("An aggregate message")
struct AggregateMessageTests {
    private func parts(_ digits: String, at timestamp: UInt32) -> [Message] {
        let message = Message(type: .aggregate, streamID: 1, timestamp: timestamp, payload: digits.hexadecimalBuffer)
        return Array(AggregateMessage(message))
    }

    @Test("is a row of messages whose times count from the first one")
    func times() {
        let messages = parts(
            """
            09 000002 000100 00 000000 aabb 0000000d
            08 000001 000110 00 000000 cc   0000000c
            12 000000 000120 00 000000      0000000b
            """,
            at: 5000
        )
        #expect(messages.map(\.type) == [.video, .audio, .dataAMF0])
        #expect(messages.map(\.timestamp) == [5000, 5016, 5032])
        #expect(messages.map(\.payload.array) == [[0xAA, 0xBB], [0xCC], []])
        #expect(messages.allSatisfy { $0.streamID == 1 })
    }

    @Test("has times of 32 bits that wrap")
    func wrap() {
        let messages = parts("08 000001 fffff0 ff 000000 01 0000000c 08 000001 000010 00 000000 02 0000000c", at: 7)
        #expect(messages.map(\.timestamp) == [7, 39])
    }

    @Test(
        "gives what is whole of it",
        arguments: [
            ("", 0), ("08 000001", 0), ("08 000005 000000 00 000000 0102", 0), ("08 000001 000000 00 000000 01", 1),
            ("08 000001 000000 00 000000 01 0000000c 09 ffffff 000000 00 000000 00", 1),
            ("16 000001 000000 00 000000 01 0000000c 08 000001 000000 00 000000 01 0000000c", 1),
        ]
    )
    func broken(digits: String, count: Int) {
        #expect(parts(digits, at: 0).count == count)
    }
}
