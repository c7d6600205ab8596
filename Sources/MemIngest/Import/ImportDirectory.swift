internal import Glibc
internal import MemCore

/// The folder whose files may be imported by their path.
struct ImportDirectory: Sendable {
    /// As configured; nil: there is none.
    let path: String?

    /// Opens a file inside of it for reading; a path without a root is meant inside the folder.
    ///
    /// Where the file really is, is asked of the open descriptor: nobody can put a link in its place in between.
    /// - Returns: the descriptor, and the file's path without links.
    func open(_ file: String) throws(JobControlError) -> (descriptor: Int32, path: String) {
        guard let path else { throw .noDirectory }
        guard let root = Self.resolved(path) else { throw .noFile("The folder files.import_directory is not there.") }
        guard !file.utf8.contains(0) else { throw .outsideDirectory }
        // Before it is opened, so that nothing is told of files elsewhere, not even whether they exist.
        let wanted = file.hasPrefix("/") ? file : root + "/" + file
        guard let real = Self.resolved(wanted) else {
            let isInside = Self.isLexicallyInside(wanted, root) || Self.isLexicallyInside(wanted, path)
            throw isInside ? .noFile("There is no file \(file).") : .outsideDirectory
        }
        guard Self.isInside(real, root) else { throw .outsideDirectory }
        let descriptor = Glibc.open(real, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
        guard descriptor >= 0 else {
            throw .noFile("The file \(file) can't be read: \(String(cString: strerror(errno))).")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .noFile("\(file) is not a file.")
        }
        guard let opened = Self.resolved("/proc/self/fd/\(descriptor)"), Self.isInside(opened, root) else {
            close(descriptor)
            throw .outsideDirectory
        }
        return (descriptor, opened)
    }

    private static func isInside(_ path: String, _ root: String) -> Bool {
        path.hasPrefix(root == "/" ? root : root + "/")
    }

    /// Whether a path that leads nowhere lies inside the folder by its text: without `..`.
    private static func isLexicallyInside(_ path: String, _ root: String) -> Bool {
        isInside(path, root) && !path.split(separator: "/").contains("..")
    }

    private static func resolved(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}
