internal import MemCore

/// The pictures kept of late, so that one shown again is recognised; the one not shown for longest is forgotten first.
struct PictureMemory: Sendable {
    /// How much is remembered per stream.
    struct Limits: Hashable, Sendable {
        /// At most so many pictures: scenes and slides that people go back to are few, and each one is compared.
        var pictures = 64
        /// At most so many bytes of cells: 64 pictures of 1440p, 30 of 4K, eight of 8K.
        var bytes = 16 << 20
    }

    /// A remembered picture.
    struct Entry: Sendable {
        let number: UInt64
        let size: PictureSize
        let fingerprint: Fingerprint
        let cells: LumaCells
    }

    private let limits: Limits
    /// Last shown last.
    private(set) var entries: [Entry] = []
    private var bytes = 0

    init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Adds a picture as the one shown last; another one by its number is replaced.
    mutating func add(_ entry: Entry) {
        if let index = entries.firstIndex(where: { $0.number == entry.number }) { remove(at: index) }
        entries.append(entry)
        bytes += entry.cells.values.count
        while entries.count > 1, entries.count > limits.pictures || bytes > limits.bytes { remove(at: 0) }
    }

    /// Makes an entry the one shown last.
    mutating func show(at index: Int) {
        entries.append(entries.remove(at: index))
    }

    /// Drops the entry of a number, if there is one.
    mutating func remove(_ number: UInt64) {
        if let index = entries.firstIndex(where: { $0.number == number }) { remove(at: index) }
    }

    private mutating func remove(at index: Int) {
        bytes -= entries.remove(at: index).cells.values.count
    }
}
