/// A frame's own number, written into its picture so that it can be read back from a JPEG of any size.
///
/// Two rows of sixteen cells across the top eighth of the picture: the upper row holds the number's bits (white is 1),
/// the lower one their complements. A bit is read by comparing its two cells, so neither scaling, colour range nor
/// quantisation matters, and anything that is not a mark is recognised as such.
enum FrameMark {
    /// How many bits a number has.
    static let bits = 16

    /// The width and height in which ``number(inStrip:)`` wants the top eighth of a picture.
    static let stripSize = (width: 160, height: 20)

    /// The FFmpeg filters that write frame *n*'s number into frame *n*.
    static var filters: String {
        var filters = ["drawbox=x=0:y=0:w=iw:h=ih/8:color=black:t=fill"]
        for bit in 0..<bits {
            let left = "iw*\(bits - 1 - bit)/\(bits)"
            let isSet = "gte(mod(n\\,\(1 << (bit + 1)))\\,\(1 << bit))"
            let cell = "drawbox=x=\(left):w=iw/\(bits):h=ih/16:color=white:t=fill"
            filters.append("\(cell):y=0:enable=\(isSet)")
            filters.append("\(cell):y=ih/16:enable=not(\(isSet))")
        }
        return filters.joined(separator: ",")
    }

    /// The FFmpeg filters that cut the mark out of a picture for ``number(inStrip:)``.
    static var stripFilters: String {
        "crop=iw:ih/8:0:0:exact=1,scale=\(stripSize.width):\(stripSize.height):flags=area,format=gray"
    }

    /// The number in a strip of luma, nil if the strip holds no mark.
    static func number(inStrip strip: ArraySlice<UInt8>) -> Int? {
        let (width, height) = stripSize
        guard strip.count == width * height else { return nil }
        let cellWidth = width / bits
        let cellHeight = height / 2
        func mean(column: Int, row: Int) -> Int {
            var sum = 0
            // The rim of a cell may belong to its neighbour by a pixel: only the middle counts.
            for y in (row * cellHeight + 3)..<((row + 1) * cellHeight - 3) {
                for x in (column * cellWidth + 3)..<((column + 1) * cellWidth - 3) {
                    sum += Int(strip[strip.startIndex + y * width + x])
                }
            }
            return sum / ((cellWidth - 6) * (cellHeight - 6))
        }
        var number = 0
        for column in 0..<bits {
            let difference = mean(column: column, row: 0) - mean(column: column, row: 1)
            guard abs(difference) > 80 else { return nil }
            number = number << 1 | (difference > 0 ? 1 : 0)
        }
        return number
    }
}
