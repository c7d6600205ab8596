extension [UInt8] {
    /// Adds a number in decimal digits, at least so many, behind a minus if it is negative.
    ///
    /// Answers consist of instants and numbers; to make a text of each one first takes several times as long.
    public mutating func append(decimal number: Int64, width: Int = 1) {
        if number < 0 { append(UInt8(ascii: "-")) }
        let start = count
        var rest = number.magnitude
        while rest > 0 || count - start < width {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        }
        // The last digit came first.
        var (first, last) = (start, count - 1)
        while first < last {
            swapAt(first, last)
            first += 1
            last -= 1
        }
    }
}
