internal import MemCore
internal import Synchronization

/// The frames that were forgotten since the store was opened: what live streams may still take for known.
///
/// One bit for each number, in pages: a million forgotten frames take some 125 KB.
final class ForgottenFrames: Sendable {
    private static let pageBits: Int64 = 4096

    private let pages = Mutex<[Int64: [UInt64]]>([:])

    func contains(_ frame: FrameID) -> Bool {
        let (page, word, bit) = Self.place(of: frame)
        return pages.withLock { pages in pages[page].map { $0[word] & bit != 0 } ?? false }
    }

    func add(_ frames: [FrameID]) {
        pages.withLock { pages in
            for frame in frames {
                let (page, word, bit) = Self.place(of: frame)
                pages[page, default: [UInt64](repeating: 0, count: Int(Self.pageBits / 64))][word] |= bit
            }
        }
    }

    func remove(_ frames: [FrameID]) {
        pages.withLock { pages in
            for frame in frames {
                let (page, word, bit) = Self.place(of: frame)
                pages[page]?[word] &= ~bit
            }
        }
    }

    private static func place(of frame: FrameID) -> (page: Int64, word: Int, bit: UInt64) {
        let (page, rest) = frame.rawValue.quotientAndRemainder(dividingBy: pageBits)
        return (page, Int(rest.magnitude / 64), 1 << (rest.magnitude % 64))
    }
}
