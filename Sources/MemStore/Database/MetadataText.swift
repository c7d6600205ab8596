internal import MemCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A JSON object that a client attached to something, as the text that is stored.
enum MetadataText {
    static func write(_ metadata: [String: JSONValue]) -> String {
        // Any tree of JSON values can be encoded, but for numbers that JSON has no text for.
        guard let data = try? JSONEncoder().encode(metadata) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }

    static func read(_ text: String) -> [String: JSONValue] {
        (try? JSONDecoder().decode([String: JSONValue].self, from: Data(text.utf8))) ?? [:]
    }
}
