internal import Synchronization

/// The forms of pictures that were made last: HEAD, a part of a file and another eye on the same picture cost no second
/// making.
final class RenderedForms: Sendable {
    /// How many are remembered: what a page of the web or two show at once.
    static let maximumCount = 64
    /// How many bytes they may have together: some hundred scaled pictures, or one PNG of 4K.
    static let maximumBytes = 32 << 20

    private struct State {
        /// The one asked for last is the last.
        var forms: [(name: String, file: [UInt8])] = []
        var bytes = 0

        mutating func remove(at index: Int) {
            bytes -= forms.remove(at: index).file.count
        }

        mutating func remove(_ name: String) {
            if let index = forms.firstIndex(where: { $0.name == name }) { remove(at: index) }
        }
    }

    private let state = Mutex(State())

    /// A file by the name that no other form has; nil if it is not remembered.
    func file(_ name: String) -> [UInt8]? {
        state.withLock { state in
            guard let index = state.forms.firstIndex(where: { $0.name == name }) else { return nil }
            state.forms.append(state.forms.remove(at: index))
            return state.forms.last?.file
        }
    }

    /// Remembers a file, and forgets those that nobody asked for lately.
    func keep(_ file: [UInt8], as name: String) {
        guard file.count <= Self.maximumBytes else { return }
        state.withLock { state in
            // Two may have made it at once.
            state.remove(name)
            state.forms.append((name, file))
            state.bytes += file.count
            while state.forms.count > Self.maximumCount || state.bytes > Self.maximumBytes { state.remove(at: 0) }
        }
    }

    /// Forgets a file.
    func drop(_ name: String) {
        state.withLock { $0.remove(name) }
    }
}
