internal import Foundation

/// A file that its owner alone may read, on its way to its place; it is gone if it does not get there.
final class PrivateFile {
    private let place: OutputPlace
    private let handle: FileHandle

    /// Begins the file.
    ///
    /// - Throws: ``CommandFailure`` if it can't be written.
    init(for place: OutputPlace) throws {
        // One that was left there may have other rights.
        unlink(place.partial)
        let descriptor = open(place.partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw OutputPlace.refusal("\(place.partial) can't be written.") }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        self.place = place
    }

    deinit { unlink(place.partial) }

    /// Writes what comes next.
    ///
    /// - Throws: ``CommandFailure``
    func write(_ bytes: some DataProtocol) throws {
        guard (try? handle.write(contentsOf: Data(bytes))) != nil else { throw failure }
    }

    /// Gives the file its name when it is on the disk.
    ///
    /// - Throws: ``CommandFailure``
    func finish() throws {
        guard (try? handle.synchronize()) != nil else { throw failure }
        try place.finish()
    }

    private var failure: CommandFailure {
        OutputPlace.refusal("\(place.partial) can't be written to its end; is the disk full?")
    }
}
