/// How the memory is copied and made smaller while it is in use.
///
/// The store implements it, the API and the command line call it.
public protocol MemoryKeeping: Sendable {
    /// Begins a backup of all that is committed now: one file in the tar format, read piece by piece.
    ///
    /// It holds stream keys, which are secrets. What is written or forgotten meanwhile does not change it.
    /// - Throws: ``StoreFailure``
    func backup() async throws(StoreFailure) -> any MemoryBackup

    /// Gives the space of forgotten pictures back.
    /// - Throws: ``StoreFailure``
    func compact() async throws(StoreFailure) -> Compaction
}

/// A backup on its way out; what it keeps on the disk meanwhile goes with ``close()``, or with the value.
public protocol MemoryBackup: AnyObject, Sendable {
    /// How many bytes it has in all.
    var bytes: Int { get }

    /// The next piece, nil after the last one.
    /// - Throws: ``StoreFailure``
    func next() async throws(StoreFailure) -> [UInt8]?

    /// Ends it, early or not.
    func close() async
}

/// What making the memory smaller did.
public struct Compaction: Hashable, Sendable {
    /// Bytes of all files before.
    public var bytesBefore: Int
    /// Bytes of all files after.
    public var bytesAfter: Int
    /// How many files were written anew or removed.
    public var files: Int

    /// Creates a report.
    public init(bytesBefore: Int, bytesAfter: Int, files: Int) {
        self.bytesBefore = bytesBefore
        self.bytesAfter = bytesAfter
        self.files = files
    }
}
