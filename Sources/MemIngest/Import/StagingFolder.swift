internal import Glibc
internal import MemCore

/// Where uploaded files lie until they are imported: a folder beside the database, on the same disk.
struct StagingFolder: Sendable {
    /// Its path: `mem.duckdb.imports`.
    let path: String

    init(of database: String) {
        path = database + ".imports"
    }

    /// Removes what an earlier run left, of which nothing is of use to anybody.
    func clear() {
        guard let folder = opendir(path) else { return }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(Self.ending) { unlink(path + "/" + name) }
        }
    }

    private static let ending = ".upload"

    /// Makes a file of a name that nobody chose, and opens it for writing.
    func makeFile() throws(JobControlError) -> (path: String, descriptor: Int32) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .writing(errno) }
        let file = "\(path)/\(JobID.random())\(Self.ending)"
        let descriptor = open(file, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .writing(errno) }
        return (file, descriptor)
    }
}

extension JobControlError {
    /// What a failed call on an uploaded file means.
    static func writing(_ code: Int32) -> JobControlError {
        code == ENOSPC || code == EDQUOT || code == EFBIG ? .diskFull : .disk(String(cString: strerror(code)))
    }
}
