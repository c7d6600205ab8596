internal import MemCore

/// A text that is found by its words.
struct IndexedText: Sendable {
    /// Which table it comes from.
    var kind: DocumentKind
    /// Its number there.
    var document: Int64
    var text: String
}

/// Which table a text comes from.
enum DocumentKind: UInt8, Sendable {
    case transcription = 0
    case annotation = 1
}
