import DecoderProtocol
import MemCore
import NIOCore
import Testing

@testable import MemIngest

@Suite("The picture memory")
struct PictureMemoryTests {
    private func picture(_ number: UInt64, bytes: Int = 10) -> RememberedPicture {
        RememberedPicture(
            number: number,
            pictureSize: PictureSize(width: 64, height: 64),
            fingerprint: Fingerprint(0, 0, 0, number),
            look: .cells(ByteBuffer(repeating: 0, count: bytes))
        )
    }

    @Test("knows the frame of each kept picture, and puts the one shown last at the end")
    func show() {
        let memory = PictureMemory()
        for number in UInt64(1)...3 { #expect(memory.keep(picture(number), as: FrameID(rawValue: Int64(number * 10)))) }
        #expect(memory.show(1) == FrameID(rawValue: 10))
        #expect(memory.pictures().map(\.number) == [2, 3, 1])
        #expect(memory.nextNumber == 4)
        #expect(memory.show(9) == nil)
    }

    @Test("refuses a number that was used before")
    func reused() {
        let memory = PictureMemory()
        #expect(memory.keep(picture(5), as: FrameID(rawValue: 1)))
        #expect(!memory.keep(picture(5), as: FrameID(rawValue: 2)))
        #expect(!memory.keep(picture(4), as: FrameID(rawValue: 2)))
        #expect(!memory.keep(picture(.max), as: FrameID(rawValue: 2)))
    }

    private func recalled(_ frame: Int64, age: Double = 0) -> PictureMemory.Recalled {
        let record = FrameRecord(
            id: FrameID(rawValue: frame),
            sourceID: SourceID(rawValue: 1),
            firstInstant: Instant.now().advanced(bySeconds: -age),
            pictureSize: PictureSize(width: 64, height: 64),
            fingerprint: Fingerprint(0, 0, 0, 0),
            jpegBytes: 1,
            jpegQuality: 85
        )
        return (record, [UInt8(frame)])
    }

    @Test("what the store gives back gets numbers of its own, and the age of the newest is known")
    func recalledAtStart() {
        let memory = PictureMemory()
        let pictures = memory.pictures(besides: [recalled(70, age: 40), recalled(50, age: 90)])
        #expect(pictures.map(\.number) == [1, 2])
        #expect(pictures.map(\.look) == [.jpeg(ByteBuffer(bytes: [70])), .jpeg(ByteBuffer(bytes: [50]))])
        #expect(memory.nextNumber == 3)
        #expect(memory.show(1) == FrameID(rawValue: 70))
        #expect((40..<60).contains(memory.sinceKept.seconds))
    }

    @Test("what the store gives back stands before what is known here, under the same numbers")
    func recalledLater() {
        let memory = PictureMemory()
        for number in UInt64(1)...12 { #expect(memory.keep(picture(number), as: FrameID(rawValue: Int64(number)))) }
        let pictures = memory.pictures(besides: [recalled(99), recalled(2), recalled(12)])
        #expect(pictures.map(\.number) == [13, 2] + Array(5...12))
        #expect(memory.show(13) == FrameID(rawValue: 99))
        #expect(memory.pictures(besides: [recalled(99)]).first?.number == 13)
    }

    @Test("stays small")
    func bounded() {
        let memory = PictureMemory()
        for number in UInt64(1)...1000 {
            #expect(memory.keep(picture(number, bytes: 1 << 20), as: FrameID(rawValue: Int64(number))))
        }
        #expect(memory.pictures().count == 4)
        #expect(memory.show(1000) != nil)
        #expect(memory.show(700) == nil)
    }
}
