import DecoderProtocol
import FLV
import MemCore
import NIOCore
import Testing

@testable import MemIngest

@Suite("Sound that waits to be measured")
struct SoundQueueTests {
    private static let start = Instant(microseconds: 1_795_348_200_000_000)
    private static let header = RecordedSound.Header(codec: .aac, record: ByteBuffer(bytes: [0x11, 0x90]), number: 1)

    private static func packet(_ codec: AudioCodec, bytes: Int = 4, at second: Double = 0) throws -> HeardPacket {
        try #require(
            HeardPacket(
                AudioPacket(codec: codec, content: .frames, payload: ByteBuffer(repeating: 1, count: bytes)),
                header: header,
                isRecorded: codec == .aac,
                at: start.advanced(bySeconds: second)
            )
        )
    }

    @Test("is wanted from the first time that somebody asks on, and no more when the stream is over")
    func wanted() throws {
        let queue = SoundQueue()
        #expect(!queue.isWanted)
        #expect(queue.take() == nil)
        #expect(queue.levels() == [])
        #expect(queue.isWanted)
        queue.push([try Self.packet(.aac), try Self.packet(.aac)])
        #expect(queue.take()?.count == 2)
        #expect(queue.take()?.isEmpty == true)
        queue.finish()
        #expect(!queue.isWanted)
        #expect(queue.take() == nil)
    }

    @Test("levels are handed over once, the newest twenty of them")
    func levels() {
        let queue = SoundQueue()
        _ = queue.levels()
        for second in 0..<30 {
            queue.note(HeardLevel(instant: Self.start.advanced(bySeconds: Double(second)), level: -20))
        }
        let levels = queue.levels()
        #expect(levels.count == SoundQueue.mostLevels)
        #expect(levels.last?.instant == Self.start.advanced(bySeconds: 29))
        #expect(queue.levels() == [])
    }

    @Test("what can't be measured is told once a second, as sound of which nobody knows how loud it is")
    func unknown() throws {
        let queue = SoundQueue()
        _ = queue.levels()
        for number in 0..<100 { queue.push([try Self.packet(.ac3, at: Double(number) / 25)]) }
        let levels = queue.levels()
        #expect(levels.count == 4)
        #expect(levels.allSatisfy { $0.level == nil })
        #expect(queue.take()?.isEmpty == true)
    }

    @Test("no more waits than a megabyte; what is left out is sound of which nobody knows how loud it is")
    func bound() throws {
        let queue = SoundQueue()
        _ = queue.levels()
        for _ in 0..<20 { queue.push([try Self.packet(.aac, bytes: 100_000)]) }
        #expect(queue.levels().map(\.level) == [nil])
        let bytes = try #require(queue.take()).reduce(0) { $0 + $1.payload.readableBytes }
        #expect(bytes == 1_000_000)
    }

    @Test("the header goes with the first track's packets; MP3 needs none; other tracks are nobody's business")
    func formats() throws {
        #expect(try Self.packet(.aac).format == HeardPacket.Format(codec: .aac, record: Self.header.record, number: 1))
        #expect(try Self.packet(.mp3).format == HeardPacket.Format(codec: .mp3))
        #expect(try Self.packet(.flac).format == nil)
        let other = AudioPacket(codec: .aac, content: .frames, track: 1, payload: ByteBuffer(bytes: [1]))
        #expect(HeardPacket(other, header: Self.header, isRecorded: false, at: Self.start) == nil)
        let config = AudioPacket(codec: .aac, content: .sequenceHeader, payload: ByteBuffer(bytes: [1]))
        #expect(HeardPacket(config, header: Self.header, isRecorded: false, at: Self.start) == nil)
    }
}
