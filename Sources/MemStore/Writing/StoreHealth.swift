internal import Synchronization

/// Why the store does not commit, if it doesn't, and what people have to know though it does.
final class StoreHealth: Sendable {
    /// More warnings than anybody reads.
    private static let mostWarnings = 20

    private let state = Mutex<String?>(nil)
    private let told = Mutex<[String]>([])

    /// A sentence, nil while all is well.
    var trouble: String? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    /// What was found when files were opened, a sentence each; it stays until the next start.
    var warnings: [String] { told.withLock { $0 } }

    /// Notes a sentence; true if it is news.
    @discardableResult
    func warn(_ sentence: String) -> Bool {
        told.withLock { told in
            guard told.count < Self.mostWarnings, !told.contains(sentence) else { return false }
            told.append(sentence)
            return true
        }
    }
}
