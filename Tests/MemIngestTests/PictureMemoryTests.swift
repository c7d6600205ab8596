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
            cells: ByteBuffer(repeating: 0, count: bytes)
        )
    }

    @Test("knows the frame of each kept picture, and puts the one shown last at the end")
    func show() {
        let memory = PictureMemory()
        for number in UInt64(1)...3 { #expect(memory.keep(picture(number), as: FrameID(rawValue: Int64(number * 10)))) }
        #expect(memory.show(1) == FrameID(rawValue: 10))
        #expect(memory.pictures.map(\.number) == [2, 3, 1])
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

    @Test("stays small")
    func bounded() {
        let memory = PictureMemory()
        for number in UInt64(1)...1000 {
            #expect(memory.keep(picture(number, bytes: 1 << 20), as: FrameID(rawValue: Int64(number))))
        }
        #expect(memory.pictures.count == 4)
        #expect(memory.show(1000) != nil)
        #expect(memory.show(700) == nil)
    }
}
