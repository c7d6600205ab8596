/// What a picture of any size looks like in a kilobyte: the mean luma of each of its 32×32 tiles.
///
/// A tile is half a cell of ``GridCells`` in each direction, 60×34 pixels of 1080p: small enough that a part of a few
/// percent of the picture has dozens of them, and that the words of a dialog tell it from another of the same shape; and
/// no smaller, because each picture is kept with them. Means are what codecs keep best: they blur strokes long before they
/// change how much ink there is.
public struct PictureTiles: Hashable, Sendable {
    /// Tiles from left to right, and from top to bottom.
    public static let side = 32
    /// How many tiles a picture has, and how many bytes this takes.
    public static let count = side * side

    /// The mean luma of each tile, 0 (black) … 255 (white), row by row; always ``count`` of them.
    public let means: [UInt8]

    /// Takes means that were made before; nil if they are not as many as there are tiles.
    public init?(means: [UInt8]) {
        guard means.count == Self.count else { return nil }
        self.means = means
    }

    /// Creates tiles of what is written into them; what is not stays 0.
    public init(filledBy fill: (UnsafeMutableBufferPointer<UInt8>) -> Void) {
        means = [UInt8](unsafeUninitializedCapacity: Self.count) { room, count in
            let tiles = UnsafeMutableBufferPointer(rebasing: room[..<Self.count])
            tiles.initialize(repeating: 0)
            fill(tiles)
            count = Self.count
        }
    }
}

extension PictureTiles: CustomStringConvertible {
    /// 2048 lower-case hexadecimal digits: the API's `tiles`.
    public var description: String {
        var digits: [UInt8] = []
        digits.reserveCapacity(2 * Self.count)
        for mean in means {
            digits.append(Self.digits[Int(mean >> 4)])
            digits.append(Self.digits[Int(mean & 15)])
        }
        return String(decoding: digits, as: UTF8.self)
    }

    private static let digits = Array("0123456789abcdef".utf8)

    /// Reads 2048 hexadecimal digits; nil for anything else.
    public init?(_ text: String) {
        guard text.utf8.count == 2 * Self.count else { return nil }
        var means: [UInt8] = []
        means.reserveCapacity(Self.count)
        var high: UInt8?
        for character in text.utf8 {
            guard let digit = Self.value(character) else { return nil }
            if let first = high {
                means.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        self.init(means: means)
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
