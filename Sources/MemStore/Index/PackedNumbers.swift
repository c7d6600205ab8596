/// Numbers of which many are the same, as a fingerprint's similarities are: a byte each, and four where there are too many.
struct PackedNumbers: Sendable {
    private var palette: [Float] = []
    private var codes: [UInt8] = []
    private var plain: [Float] = []

    /// - Parameter numbers: numbers that a `Float` holds, or NaN.
    init(_ numbers: [Float]) {
        var known: [UInt32: UInt8] = [:]
        codes.reserveCapacity(numbers.count)
        var last: (bits: UInt32, code: UInt8)?
        for number in numbers {
            let bits = number.bitPattern
            if let last, last.bits == bits {
                codes.append(last.code)
                continue
            }
            if known[bits] == nil {
                guard let code = UInt8(exactly: palette.count) else {
                    (palette, codes, plain) = ([], [], numbers)
                    return
                }
                known[bits] = code
                palette.append(number)
            }
            let code = known[bits] ?? 0
            codes.append(code)
            last = (bits, code)
        }
    }

    /// What they take in memory.
    var bytes: Int { palette.count * 4 + codes.count + plain.count * 4 }

    subscript(index: Int) -> Double {
        Double(plain.isEmpty ? palette[Int(codes[index])] : plain[index])
    }

    /// The least of some, NaN if one of them is NaN.
    func least(_ range: Range<Int>) -> Double {
        if palette.count == 1, !range.isEmpty { return Double(palette[0]) }
        var least = Double.infinity
        for index in range {
            let number = self[index]
            if number.isNaN { return number }
            least = min(least, number)
        }
        return least
    }
}
