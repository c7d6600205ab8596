internal import Foundation

/// The entries of a write-ahead log of DuckDB, as its format 2 has them: behind the first, which says what the file is,
/// each is its length and its checksum in eight bytes each, little-endian, and as many bytes as the length says.
struct WriteAheadLogEntries {
    let bytes: [UInt8]

    /// How many bytes stand before those of an entry.
    private static let head = 16

    /// Where each entry begins, up to the first that is longer than what is left.
    var places: [Int] {
        var places: [Int] = []
        var place = Self.beginning.count
        while place + Self.head <= bytes.count {
            places.append(place)
            let length = number(at: place)
            guard length <= UInt64(bytes.count - place - Self.head) else { break }
            place += Self.head + Int(length)
        }
        return places
    }

    /// Reads a log; nil where there is none, or one of another format.
    init?(of path: String) {
        guard let content = FileManager.default.contents(atPath: path) else { return nil }
        bytes = [UInt8](content)
        guard bytes.starts(with: Self.beginning) else { return nil }
    }

    /// The first entry: field 100 is its type, 98; field 101 is the version of what follows, 2; the end of the fields.
    private static let beginning: [UInt8] = [0x64, 0x00, 0x62, 0x65, 0x00, 2, 0xFF, 0xFF]

    /// Where the first entry begins whose length is wrong; nil if there is none.
    ///
    /// DuckDB takes an entry that is longer than what is left of the file for one that a power cut tore, and forgets it
    /// without a word, with all that follows. A torn one has no whole entry behind it, and its checksum is not that of the
    /// bytes that are left.
    var wrongLength: Int? {
        let places = places
        guard let last = places.last, number(at: last) > UInt64(bytes.count - last - Self.head) else { return nil }
        // Behind a length that is too small, what looks like one is none; DuckDB finds that checksum wrong by itself.
        guard places.dropLast().allSatisfy({ isWhole($0) }) else { return nil }
        return holdsWholeEntry(from: last) ? last : nil
    }

    /// Whether an entry fits its checksum.
    private func isWhole(_ place: Int) -> Bool {
        let content = place + Self.head
        return checksum(content..<content + Int(number(at: place))) == number(at: place + 8)
    }

    /// Whether the bytes from a place on hold an entry that fits its checksum, whatever the length at that place says.
    private func holdsWholeEntry(from place: Int) -> Bool {
        let first = place + Self.head
        if checksum(first..<bytes.count) == number(at: place + 8) { return true }
        guard first + Self.head <= bytes.count else { return false }
        var length = number(at: first)
        for start in first...(bytes.count - Self.head) {
            if start > first { length = length >> 8 | UInt64(bytes[start + 7]) << 56 }
            let content = start + Self.head
            // An entry has at least the number of its kind.
            guard length > 0, length <= UInt64(bytes.count - content) else { continue }
            if checksum(content..<content + Int(length)) == number(at: start + 8) { return true }
        }
        return false
    }

    private func number(at place: Int) -> UInt64 {
        var number: UInt64 = 0
        for index in (place..<place + 8).reversed() { number = number << 8 | UInt64(bytes[index]) }
        return number
    }

    /// DuckDB's checksum of some bytes: words of eight bytes, each multiplied, and a hash (MurmurHash64A) of what is left.
    private func checksum(_ range: Range<Int>) -> UInt64 {
        let words = range.count / 8
        var sum: UInt64 = 5381
        for word in 0..<words { sum ^= number(at: range.lowerBound + word * 8) &* 0xbf58_476d_1ce4_e5b9 }
        let rest = range.lowerBound + words * 8..<range.upperBound
        return rest.isEmpty ? sum : sum ^ hash(rest)
    }

    /// The hash of fewer than eight bytes.
    private func hash(_ rest: Range<Int>) -> UInt64 {
        let factor: UInt64 = 0xc6a4_a793_5bd1_e995
        var hash = 0xe17a_1465 ^ (UInt64(rest.count) &* factor)
        var word: UInt64 = 0
        for index in rest.reversed() { word = word << 8 | UInt64(bytes[index]) }
        hash = (hash ^ word) &* factor
        hash = (hash ^ hash >> 47) &* factor
        return hash ^ hash >> 47
    }
}
