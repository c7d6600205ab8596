internal import ArgumentParser
internal import Foundation

/// A file that gets its name when it is whole, and whose owner alone may read it.
final class PartFile {
    private let path: String
    private let handle: FileHandle
    private var part: String { path + ".part" }

    /// Begins a file; one that is there is replaced in the end if that is wanted, else refused.
    init(_ path: String, replacing: Bool) throws {
        guard replacing || !FileManager.default.fileExists(atPath: path) else {
            Console.complain("Error: \(path) is there already; give --force to replace it.")
            throw Self.cantCreate
        }
        self.path = path
        // One that was left there may have other rights.
        unlink(path + ".part")
        let descriptor = open(path + ".part", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            Console.complain("Error: \(path).part can't be written.")
            throw Self.cantCreate
        }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    func write(_ bytes: some DataProtocol) throws {
        do {
            try handle.write(contentsOf: Data(bytes))
        } catch {
            throw failure()
        }
    }

    /// Gives the file its name.
    func finish() throws {
        guard (try? handle.synchronize()) != nil, rename(part, path) == 0 else { throw failure() }
    }

    private func failure() -> ExitCode {
        Console.complain("Error: \(path) can't be written to its end; is the disk full?")
        return ExitCode(74)
    }

    /// EX_CANTCREAT of sysexits.h.
    private static let cantCreate = ExitCode(73)

    deinit { unlink(part) }
}
