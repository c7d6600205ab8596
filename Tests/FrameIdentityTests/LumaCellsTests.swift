import MemCore
import SeededNumbers
import Testing

@testable import FrameIdentity

@Suite struct LumaCellsTests {
    static func cells(
        _ bytes: [UInt8],
        width: Int,
        height: Int,
        bytesPerRow: Int? = nil,
        bitDepth: Int = 8,
        range: LumaRange = .full
    ) throws -> LumaCells {
        let layout = LumaLayout(
            size: PictureSize(width: width, height: height),
            bytesPerRow: bytesPerRow ?? width,
            bitDepth: bitDepth,
            range: range
        )
        return try bytes.withUnsafeBytes { try LumaCells($0.bytes, layout: layout) }
    }

    /// The bytes of 16-bit samples.
    static func deep(_ samples: [UInt16]) -> [UInt8] {
        samples.withUnsafeBytes { Array($0) }
    }

    @Test(arguments: [(16, 16), (17, 16), (19, 21), (23, 5), (1, 1), (3, 2), (33, 40), (64, 7)])
    func eachCellIsTheMeanOfItsPixelsWhateverTheSize(width: Int, height: Int) throws {
        var dice = Dice(UInt64(width * 100 + height))
        let pitch = width + 5
        let bytes = (0..<pitch * height).map { _ in UInt8(truncatingIfNeeded: dice.next()) }
        let cells = try Self.cells(bytes, width: width, height: height, bytesPerRow: pitch)
        #expect(cells.columns == (width + 3) / 4)
        #expect(cells.rows == (height + 3) / 4)
        for row in 0..<cells.rows {
            for column in 0..<cells.columns {
                var sum = 0
                var count = 0
                for y in row * 4..<min(row * 4 + 4, height) {
                    for x in column * 4..<min(column * 4 + 4, width) {
                        sum += Int(bytes[y * pitch + x])
                        count += 1
                    }
                }
                let mean = Double(sum) / Double(count)
                #expect(abs(Double(cells.values[row * cells.columns + column]) - mean) <= 0.6)
            }
        }
    }

    @Test func limitedRangeReachesFromBlackToWhiteAndClamps() throws {
        for (sample, level) in [(0, 0), (16, 0), (126, 128), (235, 255), (255, 255)] {
            let cells = try Self.cells(
                Array(repeating: UInt8(sample), count: 19 * 18),
                width: 19,
                height: 18,
                range: .limited
            )
            #expect(cells.values.allSatisfy { abs(Int($0) - level) <= 1 })
        }
    }

    @Test(arguments: 9...16)
    func deeperSamplesGiveTheSameCells(bitDepth: Int) throws {
        var dice = Dice(4)
        let bytes = (0..<37 * 22).map { _ in UInt8(truncatingIfNeeded: dice.next()) }
        let samples = bytes.map { UInt16($0) << UInt16(bitDepth - 8) }
        for range in [LumaRange.full, .limited] {
            let shallow = try Self.cells(bytes, width: 37, height: 22, range: range)
            let deep = try Self.cells(
                Self.deep(samples),
                width: 37,
                height: 22,
                bytesPerRow: 74,
                bitDepth: bitDepth,
                range: range
            )
            #expect(zip(shallow.values, deep.values).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
        }
    }

    @Test func samplesBeyondTheirBitDepthClampToWhite() throws {
        let cells = try Self.cells(
            Self.deep(Array(repeating: 0xFFFF, count: 400)),
            width: 20,
            height: 20,
            bytesPerRow: 40,
            bitDepth: 10
        )
        #expect(cells.values.allSatisfy { $0 == 255 })
    }

    @Test func layoutsThatDoNotFitTheirBytesAreRefused() {
        let bytes = [UInt8](repeating: 0, count: 1000)
        func fault(_ width: Int, _ height: Int, _ pitch: Int, _ depth: Int = 8) -> LumaFault? {
            do {
                _ = try Self.cells(bytes, width: width, height: height, bytesPerRow: pitch, bitDepth: depth)
                return nil
            } catch {
                return error as? LumaFault
            }
        }
        #expect(fault(10, 100, 10) == nil)
        #expect(fault(10, 101, 10) == .bytes(needed: 1010, given: 1000))
        #expect(fault(50, 10, 100, 10) == nil)
        #expect(fault(51, 10, 100, 10) == .row(needed: 102, given: 100))
        #expect(fault(10, 10, 9) == .row(needed: 10, given: 9))
        #expect(fault(10, 10, -10) == .row(needed: 10, given: -10))
        #expect(fault(0, 10, 10) == .size(PictureSize(width: 0, height: 10)))
        #expect(fault(10, -1, 10) == .size(PictureSize(width: 10, height: -1)))
        #expect(fault(16_385, 1, 20_000) == .size(PictureSize(width: 16_385, height: 1)))
        #expect(fault(.max, .max, .max) == .size(PictureSize(width: .max, height: .max)))
        #expect(fault(10, 10, .max) == .bytes(needed: .max, given: 1000))
        #expect(fault(10, 10, .min) == .row(needed: 10, given: .min))
        #expect(fault(10, 10, 10, 7) == .bitDepth(7))
        #expect(fault(10, 10, 40, 17) == .bitDepth(17))
    }

    @Test func anyLayoutIsReadOrRefusedButNeverOverrun() throws {
        var dice = Dice(99)
        for _ in 0..<300 {
            let bytes = (0..<dice.roll(0...3000)).map { _ in UInt8(truncatingIfNeeded: dice.next()) }
            _ = try? Self.cells(
                bytes,
                width: dice.roll(-2...80),
                height: dice.roll(-2...80),
                bytesPerRow: dice.roll(-5...200),
                bitDepth: dice.roll(7...17),
                range: dice.roll(0...1) == 0 ? .full : .limited
            )
        }
    }

    @Test func theLargestPictureIsRead() throws {
        let cells = try Self.cells(Array(repeating: 90, count: 8191 * 4319), width: 8191, height: 4319)
        #expect(cells.columns == 2048)
        #expect(cells.rows == 1080)
        #expect(cells.values.last == 90)
        #expect(Fingerprint(cells) == Fingerprint(0, 0, 0, 0))
    }
}
