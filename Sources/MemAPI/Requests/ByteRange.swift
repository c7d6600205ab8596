/// The header `Range` of a request for part of a file (RFC 9110, section 14.2).
package enum ByteRange: Equatable {
    /// The whole file is meant: there is no range, or none that has to be understood.
    case whole
    /// These bytes, which the file has.
    case part(Range<Int>)
    /// Bytes that the file does not have.
    case unsatisfiable

    /// Reads the header's value for a file of a length; several ranges at once are answered with the whole file.
    package init(_ value: String?, length: Int) {
        guard let value, value.hasPrefix("bytes="), !value.contains(",") else {
            self = .whole
            return
        }
        let ends = value.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }) else {
            self = .whole
            return
        }
        // Numbers of more digits than Int has lie behind the end of every file.
        let first = ends[0].isEmpty ? nil : Int(ends[0]) ?? .max
        let last = ends[1].isEmpty ? nil : Int(ends[1]) ?? .max
        switch (first, last) {
        case (nil, nil): self = .whole
        case (nil, let count?):
            self = count == 0 || length == 0 ? .unsatisfiable : .part(max(0, length - count)..<length)
        case (let first?, let last):
            if let last, last < first {
                self = .whole
            } else {
                self = first >= length ? .unsatisfiable : .part(first..<(min(last ?? length, length - 1) + 1))
            }
        }
    }
}
