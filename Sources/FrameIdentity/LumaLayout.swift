public import MemCore

/// How the samples of a decoder's luma plane lie in memory; it describes the bytes and owns none.
public struct LumaLayout: Hashable, Sendable {
    /// Width and height of the picture as shown, after cropping.
    public var size: PictureSize

    /// Bytes from the start of a row to the start of the next one, padding included.
    public var bytesPerRow: Int

    /// Bits per sample, 8 … 16; above 8 every sample is a UInt16 of this machine, its value in the low bits.
    public var bitDepth: Int

    /// Which sample values stand for black and white.
    public var range: LumaRange

    /// The longest side that is judged: the widest limit that the configuration allows for pictures.
    public static let largestSide = 16_384

    /// Creates a layout; it is checked against the bytes when they are read.
    public init(size: PictureSize, bytesPerRow: Int, bitDepth: Int = 8, range: LumaRange = .limited) {
        self.size = size
        self.bytesPerRow = bytesPerRow
        self.bitDepth = bitDepth
        self.range = range
    }

    /// Bytes per sample.
    var bytesPerSample: Int { bitDepth > 8 ? 2 : 1 }

    /// Tests that every row of this layout lies within `byteCount` bytes.
    func check(byteCount: Int) throws(LumaFault) {
        guard (1...Self.largestSide).contains(size.width), (1...Self.largestSide).contains(size.height) else {
            throw .size(size)
        }
        guard (8...16).contains(bitDepth) else { throw .bitDepth(bitDepth) }
        let row = size.width * bytesPerSample
        guard bytesPerRow >= row else { throw .row(needed: row, given: bytesPerRow) }
        let (above, overflow) = bytesPerRow.multipliedReportingOverflow(by: size.height - 1)
        guard !overflow, above <= byteCount, byteCount - above >= row else {
            throw .bytes(needed: overflow ? .max : above &+ row, given: byteCount)
        }
    }
}

/// Which sample values stand for black and white.
public enum LumaRange: Hashable, Sendable {
    /// 16 … 235 at 8 bits, what nearly all video uses.
    case limited
    /// 0 … 255 at 8 bits.
    case full
}
