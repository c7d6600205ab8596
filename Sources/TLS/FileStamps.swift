internal import Glibc
internal import MemCore

/// What two files were like at a moment; links are followed, since certbot changes where they lead.
struct FileStamps: Equatable, Sendable {
    private let stamps: [[Int]]

    init(_ files: CertificateFiles) {
        stamps = [files.certificate, files.privateKey].map { path in
            var info = stat()
            guard stat(path, &info) == 0 else { return [] }
            return [
                Int(truncatingIfNeeded: info.st_dev), Int(truncatingIfNeeded: info.st_ino), Int(info.st_size),
                info.st_mtim.tv_sec, info.st_mtim.tv_nsec, Int(info.st_mode), Int(info.st_uid),
            ]
        }
    }
}
