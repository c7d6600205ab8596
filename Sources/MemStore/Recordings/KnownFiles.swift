internal import MemCore

/// What was read of files that are finished, so that a playlist of a whole day reads each of them once.
///
/// In memory, and bounded. A finished file never changes: retention may take it away and undo bring it back, but then it is
/// the same one.
struct KnownFiles {
    private struct Entry {
        var file: PlayableFile
        var bytes: Int
        /// When it was asked for last, counted in questions.
        var use: Int
    }

    /// A file of a minute takes 5 KB: two days of them.
    static let most = 16 << 20
    /// What an entry takes besides its fragments: its path, its name, its place in the table.
    private static let overhead = 384

    private let most: Int
    private var entries: [String: Entry] = [:]
    private var uses = 0
    /// What it takes in memory.
    private(set) var bytes = 0

    init(most: Int = Self.most) {
        self.most = most
    }

    /// The file at a path, if it is known.
    mutating func file(at path: String) -> PlayableFile? {
        uses += 1
        entries[path]?.use = uses
        return entries[path]?.file
    }

    /// Keeps a file, and lets those go that were not asked for the longest if there is no room.
    mutating func keep(_ file: PlayableFile, at path: String) {
        forget(path)
        let size = Self.overhead + file.fragments.count * MemoryLayout<RecordedFragment>.stride
        guard size <= most else { return }
        if bytes + size > most { makeRoom(for: size) }
        uses += 1
        entries[path] = Entry(file: file, bytes: size, use: uses)
        bytes += size
    }

    /// Forgets a file, which is gone.
    mutating func forget(_ path: String) {
        guard let entry = entries.removeValue(forKey: path) else { return }
        bytes -= entry.bytes
    }

    /// More than is needed, so that not each file that comes looks through all of them.
    private mutating func makeRoom(for size: Int) {
        let room = max(size, most / 8)
        for (path, _) in entries.sorted(by: { $0.value.use < $1.value.use }) {
            guard bytes + room > most else { return }
            forget(path)
        }
    }
}
