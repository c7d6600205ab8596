internal import MemCore

/// The time of a recording as containers write it: RFC 3339, by Apple without a colon in the offset.
enum RecordingDate {
    /// Reads it; nil if it is none.
    static func instant(_ text: String) -> Instant? {
        if let instant = Instant(rfc3339: text) { return instant }
        let sign = text.utf8.dropLast(4).last
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        return Instant(rfc3339: "\(text.dropLast(2)):\(text.suffix(2))")
    }
}
