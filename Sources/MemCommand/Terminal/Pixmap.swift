internal import Foundation

/// The pixels of a binary PPM file: red, green and blue, one byte each.
struct Pixmap {
    let width: Int
    let height: Int
    let bytes: [UInt8]

    /// Reads a file as Mem writes them: `P6`, the size and `255`, each on a line of its own; nil for anything else.
    init?(_ file: Data) {
        let lines = file.prefix(32).split(separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: false)
        guard lines.count == 4, lines[0].elementsEqual("P6".utf8), lines[2].elementsEqual("255".utf8) else {
            return nil
        }
        let sides = String(decoding: lines[1], as: UTF8.self).split(separator: " ").compactMap { Int($0) }
        guard sides.count == 2, (1...65_535).contains(sides[0]), (1...65_535).contains(sides[1]) else { return nil }
        bytes = Array(file[lines[3].startIndex...])
        (width, height) = (sides[0], sides[1])
        guard bytes.count == width * height * 3 else { return nil }
    }
}
