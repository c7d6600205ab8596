internal import Foundation
internal import Glibc

/// Whom the files of a memory belong to: the user that its folder belongs to.
///
/// What root makes there, say by `sudo mem compact` of a service's memory, the service could not open.
enum FileOwner {
    /// Gives what root made for a memory to the owner of its folder; does nothing for any other user.
    ///
    /// Nothing else is given away: no link is followed, and of what has a second name elsewhere nothing is changed.
    ///
    /// - Parameter path: the main file.
    static func settle(_ path: String) {
        let parent = folder(of: path)
        var owner = stat()
        guard geteuid() == 0, lstat(parent, &owner) == 0, owner.st_uid != 0 else { return }
        let name = URL(filePath: path).lastPathComponent
        let files = FileManager.default
        for entry in (try? files.contentsOfDirectory(atPath: parent)) ?? [] where entry.hasPrefix(name) {
            give(parent + "/" + entry, to: owner)
        }
        let pictures = PictureFolder(of: path).path
        for entry in (try? files.contentsOfDirectory(atPath: pictures)) ?? [] {
            give(pictures + "/" + entry, to: owner)
        }
    }

    private static func give(_ path: String, to owner: stat) {
        var file = stat()
        guard lstat(path, &file) == 0, file.st_uid == 0 else { return }
        switch file.st_mode & S_IFMT {
        case S_IFDIR: break
        case S_IFREG where file.st_nlink == 1: break
        default: return
        }
        _ = lchown(path, owner.st_uid, owner.st_gid)
    }
}
