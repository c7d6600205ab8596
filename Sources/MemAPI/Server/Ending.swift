internal import Synchronization

/// Whether the program was told to end.
final class Ending: Sendable {
    private let isSet = Atomic(false)

    /// Whether it was.
    var hasBegun: Bool { isSet.load(ordering: .relaxed) }

    /// It was told.
    func begin() {
        isSet.store(true, ordering: .relaxed)
    }
}
