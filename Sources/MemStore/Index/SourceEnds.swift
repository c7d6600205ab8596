internal import MemCore

/// When sources ended; those that have not are not among them.
final class SourceEnds: Sendable {
    private let ends: [SourceID: Instant]

    init(_ ends: [SourceID: Instant]) {
        self.ends = ends
    }

    /// What it takes in memory.
    var bytes: Int { 64 + ends.count * 32 }

    subscript(source: SourceID) -> Instant? { ends[source] }
}
