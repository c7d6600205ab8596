internal import MemCore

/// What is known of the frames of 4096 numbers one after the other, in 64 bytes each.
final class FrameBlock: Sendable {
    /// The numbers of a block have these last bits.
    static let bits = 12

    /// A frame without what it has in common with the others.
    struct Packed: Sendable {
        private let firstInstant: Int64
        private let words: (UInt64, UInt64, UInt64, UInt64)
        private let source: UInt32
        private let jpegBytes: UInt32
        private let file: UInt32
        private let width: UInt16
        private let height: UInt16
        /// The last bits of its number.
        let place: UInt16
        private let quality: UInt8

        /// Packs a frame; nil if one of its numbers is too large.
        init?(_ frame: FrameRecord, in pictureFile: PictureFileNumber) {
            guard let source = UInt32(exactly: frame.sourceID.rawValue), let bytes = UInt32(exactly: frame.jpegBytes),
                let file = UInt32(exactly: pictureFile), let width = UInt16(exactly: frame.pictureSize.width),
                let height = UInt16(exactly: frame.pictureSize.height), let quality = UInt8(exactly: frame.jpegQuality)
            else { return nil }
            firstInstant = frame.firstInstant.microseconds
            words = frame.fingerprint.words
            self.source = source
            jpegBytes = bytes
            self.file = file
            self.width = width
            self.height = height
            place = FrameBlock.place(of: frame.id)
            self.quality = quality
        }

        /// The file that its picture is in, 0 if there is none.
        var pictureFile: PictureFileNumber { PictureFileNumber(file) }

        func frame(in block: Int64) -> FrameRecord {
            FrameRecord(
                id: FrameID(rawValue: block << Int64(FrameBlock.bits) | Int64(place)),
                sourceID: SourceID(rawValue: Int64(source)),
                firstInstant: Instant(microseconds: firstInstant),
                pictureSize: PictureSize(width: Int(width), height: Int(height)),
                fingerprint: Fingerprint(words.0, words.1, words.2, words.3),
                jpegBytes: Int(jpegBytes),
                jpegQuality: Int(quality)
            )
        }
    }

    /// The first bits of the frames' numbers.
    let number: Int64
    /// In the order of their numbers.
    private let frames: [Packed]

    init(number: Int64, frames: [Packed]) {
        self.number = number
        self.frames = frames
    }

    /// What it takes in memory.
    var bytes: Int { 64 + frames.count * MemoryLayout<Packed>.stride }

    /// The block that a frame belongs to.
    static func number(of frame: FrameID) -> Int64 { frame.rawValue >> Int64(bits) }

    private static func place(of frame: FrameID) -> UInt16 {
        UInt16(truncatingIfNeeded: frame.rawValue & (1 << Int64(bits) - 1))
    }

    /// A frame's metadata, nil if there is no such frame.
    func frame(_ id: FrameID) -> FrameRecord? { packed(id)?.frame(in: number) }

    /// The file that a frame's picture is in, nil if there is no such frame.
    func pictureFile(of id: FrameID) -> PictureFileNumber? { packed(id)?.pictureFile }

    private func packed(_ id: FrameID) -> Packed? {
        let place = Self.place(of: id)
        var (low, high) = (0, frames.count)
        while low < high {
            let middle = (low + high) / 2
            if frames[middle].place < place { low = middle + 1 } else { high = middle }
        }
        return low < frames.count && frames[low].place == place ? frames[low] : nil
    }
}
