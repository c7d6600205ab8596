/// How the memory is told to forget.
///
/// The store implements it, the API and imports call it.
public protocol MemoryForgetting: Sendable {
    /// Forgets samples, the frames that nothing points at any more, and the notes and words wholly inside the range.
    ///
    /// What it reports is gone for good when it returns, and no answer shows any of it.
    /// - Throws: ``StoreFailure``
    func forget(_ query: ForgetQuery) async throws(StoreFailure) -> Forgotten

    /// What ``forget(_:)`` would remove now; changes nothing.
    /// - Throws: ``StoreFailure``
    func wouldForget(_ query: ForgetQuery) async throws(StoreFailure) -> Forgotten
}
