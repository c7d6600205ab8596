internal import Foundation

/// The part of an address behind the question mark, escaped as it has to be.
struct QueryText {
    private var items: [String] = []

    /// Adds a parameter; nil leaves it out.
    mutating func add(_ name: String, _ value: (some CustomStringConvertible)?) {
        guard let value else { return }
        items.append(name + "=" + Self.escaped(value.description))
    }

    /// The text with its question mark, empty if there are no parameters.
    var text: String { items.isEmpty ? "" : "?" + items.joined(separator: "&") }

    /// Everything but the unreserved characters of RFC 3986, section 2.3, is escaped.
    static func escaped(_ text: String) -> String {
        let unreserved = CharacterSet(charactersIn: "-._~").union(
            CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        )
        return text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }
}
