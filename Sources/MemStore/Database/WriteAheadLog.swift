internal import DuckDB
internal import Foundation
internal import MemCore

/// The write-ahead log beside a DuckDB file: what is committed there and in no checkpoint yet.
///
/// A log that a power cut tore at its end is DuckDB's business. One with wrong bytes in it is not: DuckDB refuses the
/// file because of it, or, where the length of an entry or its very beginning is wrong, takes the rest for torn off, and
/// writes over it.
struct WriteAheadLog {
    let path: String

    /// The log of a DuckDB file.
    init(of file: String) { path = file + ".wal" }

    /// What was done about a log.
    struct Rescue: Sendable {
        /// Where the log is kept.
        var aside: String
        /// How many of its bytes could still be used.
        var used: Int
        /// How many it had.
        var bytes: Int
        /// DuckDB's words.
        var reason: String
    }

    /// Attaches a file whatever its log is like.
    ///
    /// A log that can't be replayed is set aside, never deleted; what comes before its first wrong entry is replayed all the
    /// same. Nobody else may have the file open: whoever has is told by the error `locked`, and nothing is touched.
    /// - Returns: What was done about the log, nil if nothing had to be.
    static func attach(
        _ file: String,
        _ attach: () throws(DuckDBError) -> Void
    ) throws(DuckDBError) -> Rescue? {
        let log = WriteAheadLog(of: file)
        var rescue: Rescue?
        if log.isForeign {
            rescue = whileLocked(file) { log.setAside(keeping: 0, "its beginning is not that of a log") }
        } else if let place = log.wrongLength {
            rescue = whileLocked(file) {
                log.setAside(keeping: place, "the length of the entry at byte \(place) is wrong")
            }
        }
        do {
            try attach()
            return rescue
        } catch {
            guard log.isToBlame(for: error) else { throw error }
            let position = log.brokenEntry(in: error.cause)
            rescue = whileLocked(file) { log.setAside(keeping: position, error.cause) }
            guard var rescue else { throw error }
            do {
                try attach()
            } catch {
                // What seemed whole is not: the last checkpoint alone, then. The copy goes, the log itself is aside.
                try? FileManager.default.removeItem(atPath: log.path)
                try attach()
                rescue.used = 0
            }
            return rescue
        }
    }

    /// Runs a body while nobody can open a file; nil, without running it, if somebody has.
    private static func whileLocked(_ file: String, _ body: () -> Rescue?) -> Rescue? {
        guard let lock = try? MainFileLock(file), lock.isHeld else { return nil }
        return withExtendedLifetime(lock) { body() }
    }

    /// Whether the log begins with bytes that no log begins with, though it is long enough to begin rightly.
    private var isForeign: Bool {
        guard let file = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? file.close() }
        let size = sizeOfFile(path)
        guard let head = try? file.read(upToCount: 16), head.count == 16 else { return false }
        let bytes = [UInt8](head)
        // The first entry: field 100 is its type, 98; field 101 is the version of what follows.
        guard bytes.starts(with: [0x64, 0x00, 0x62, 0x65, 0x00]), (1...15).contains(bytes[5]) else { return true }
        // Version 2 has nothing but that; the length of the next entry follows.
        guard bytes[5] == 2 else { return false }
        guard bytes[6] == 0xFF, bytes[7] == 0xFF else { return true }
        let length = bytes[8...].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        // An entry is a few thousand rows at most.
        return length == 0 || (length > UInt64(size) && length > Self.largestEntry)
    }

    private static let largestEntry: UInt64 = 1 << 30

    /// Where the first entry begins whose length is wrong; nil if there is none.
    private var wrongLength: Int? { WriteAheadLogEntries(of: path)?.wrongLength }

    /// Whether an error is about bytes of the log, and not about a disk, memory or rights that may be there the next time.
    private func isToBlame(for error: DuckDBError) -> Bool {
        guard error.cause.contains("replaying WAL"), sizeOfFile(path) > 0 else { return false }
        let passing = [
            "Out of Memory", "No space left", "Input/output error", "ermission denied", "Read-only file system",
        ]
        return !passing.contains { error.cause.contains($0) }
    }

    /// Where the entry begins that DuckDB can't read, 0 if it does not say.
    ///
    /// It tells where the entry's bytes begin, behind their length and checksum of eight bytes each.
    private func brokenEntry(in cause: String) -> Int {
        guard let digits = cause.components(separatedBy: "byte position ").dropFirst().first?.prefix(while: \.isNumber),
            let position = Int(digits)
        else { return 0 }
        return max(0, position - 16)
    }

    /// Gives the log another name, and its place to a copy of its first bytes; nil if that can't be done.
    private func setAside(keeping count: Int, _ reason: String) -> Rescue? {
        let bytes = sizeOfFile(path)
        guard let aside = SetAside.move(path) else { return nil }
        guard count > 0 else { return Rescue(aside: aside, used: 0, bytes: bytes, reason: reason) }
        do {
            try FileManager.default.copyItem(atPath: aside, toPath: path)
            let copy = try FileHandle(forWritingTo: URL(filePath: path))
            try copy.truncate(atOffset: UInt64(count))
            try copy.synchronize()
            try copy.close()
        } catch {
            try? FileManager.default.removeItem(atPath: path)
            return Rescue(aside: aside, used: 0, bytes: bytes, reason: reason)
        }
        return Rescue(aside: aside, used: count, bytes: bytes, reason: reason)
    }
}

extension WriteAheadLog.Rescue {
    /// What people have to know of it.
    func sentence(about file: String) -> String {
        let kept = used > 0 ? "what came before the fault is kept" : "the last checkpoint was opened"
        let first = reason.split(separator: "\n").first.map(String.init) ?? reason
        return "The write-ahead log of \(file) could not be replayed (\(first)); \(kept). It is set aside as \(aside):"
            + " what was committed last may be in it alone."
    }
}
