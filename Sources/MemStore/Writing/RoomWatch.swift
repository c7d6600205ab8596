internal import Glibc
internal import MemCore
internal import Synchronization

/// Watches how much room the disks of a memory have, so that the database itself never finds one full.
///
/// Pictures are nearly all that is written: without them what is left lasts for months.
final class RoomWatch: Sendable {
    /// What stays free of a disk where nobody said how much.
    private static let share = 20
    private static let most = 2 << 30

    private let folders: [String]
    private let minimum: Int?
    private let state = Mutex(DiskRoom.State.ample)

    /// Watches the disks that some folders are on.
    ///
    /// - Parameter minimum: the bytes that have to stay free; nil: a twentieth of the disk, 2 GiB at most; 0: none.
    init(folders: [String], minimum: Int?) {
        self.folders = folders
        self.minimum = minimum
    }

    /// How much room there is now on the disk that has least; nil if nobody can tell.
    ///
    /// It was full until a quarter more than the minimum is free: a few bytes more or less don't start and stop it.
    func look() -> DiskRoom? {
        let rooms = folders.compactMap(room)
        guard let least = rooms.min(by: { $0.free - $0.minimum < $1.free - $1.minimum }) else { return nil }
        let state = state.withLock { state in
            let wasFull = state == .full && least.free < least.minimum + least.minimum / 4
            state =
                if least.free < least.minimum || wasFull { .full } else if least.free < 2 * least.minimum { .low } else
                {
                    .ample
                }
            return state
        }
        return DiskRoom(state: state, freeBytes: least.free, minimumFreeBytes: least.minimum)
    }

    private func room(at folder: String) -> (free: Int, minimum: Int)? {
        var disk = statvfs()
        guard statvfs(folder, &disk) == 0 else { return nil }
        let block = Int(disk.f_frsize)
        let minimum = minimum ?? min(Int(disk.f_blocks) * block / Self.share, Self.most)
        return (Int(disk.f_bavail) * block, minimum)
    }
}
