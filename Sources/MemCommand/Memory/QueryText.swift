internal import MemCore

/// The part of an address behind the question mark, escaped as it has to be.
struct QueryText {
    private var items: [String] = []

    /// Adds a parameter; nil leaves it out.
    mutating func add(_ name: String, _ value: (some CustomStringConvertible)?) {
        guard let value else { return }
        items.append(name + "=" + Percent.encode(value.description))
    }

    /// The text with its question mark, empty if there are no parameters.
    var text: String { items.isEmpty ? "" : "?" + items.joined(separator: "&") }
}
