internal import Glibc
internal import MemCore
internal import NIOPosix
internal import Synchronization

/// A file that is being uploaded: written as it comes, in threads that may wait for the disk.
final class StagedUpload: VideoUpload {
    private let path: String
    private let maximumBytes: Int
    private let hasRoom: @Sendable () -> Bool
    private let accept: @Sendable (String, ImportRequest) async throws(JobControlError) -> ImportJob
    private let state: Mutex<State>

    private struct State {
        var descriptor: Int32
        var bytes = 0
        /// Whether the file belongs to a job now.
        var isHandedOver = false

        mutating func closeFile() {
            if descriptor >= 0 { close(descriptor) }
            descriptor = -1
        }
    }

    /// Begins an upload.
    ///
    /// - Parameters:
    ///   - maximumBytes: bytes that the file may have.
    ///   - hasRoom: whether the disk has room for more than it has; asked before each piece.
    ///   - accept: takes the file over when it is whole.
    /// - Throws: ``JobControlError``, `diskFull` if there is no room to begin with.
    init(
        in folder: StagingFolder,
        maximumBytes: Int,
        hasRoom: @escaping @Sendable () -> Bool = { true },
        accept: @escaping @Sendable (String, ImportRequest) async throws(JobControlError) -> ImportJob
    ) throws(JobControlError) {
        guard hasRoom() else { throw .diskFull }
        let (path, descriptor) = try folder.makeFile()
        self.path = path
        self.maximumBytes = maximumBytes
        self.hasRoom = hasRoom
        self.accept = accept
        state = Mutex(State(descriptor: descriptor))
    }

    deinit {
        let isLeft = state.withLock { state in
            state.closeFile()
            return !state.isHandedOver
        }
        if isLeft { unlink(path) }
    }

    func write(_ bytes: [UInt8]) async throws(JobControlError) {
        let failure: JobControlError?
        do {
            failure = try await NIOThreadPool.singleton.runIfActive { [self] in append(bytes) }
        } catch {
            failure = .closing
        }
        if let failure { throw failure }
    }

    func finish(as request: ImportRequest) async throws(JobControlError) -> ImportJob {
        let isEmpty = state.withLock { state in
            state.closeFile()
            return state.bytes == 0
        }
        guard !isEmpty else { throw .noFile("The file is empty.") }
        let job = try await accept(path, request)
        state.withLock { $0.isHandedOver = true }
        return job
    }

    func abandon() {
        state.withLock { state in
            state.closeFile()
            if !state.isHandedOver { unlink(path) }
        }
    }

    private func append(_ bytes: [UInt8]) -> JobControlError? {
        state.withLock { state in
            guard state.descriptor >= 0 else { return .closing }
            guard state.bytes + bytes.count <= maximumBytes else { return .tooLarge(maximumBytes) }
            guard hasRoom() else { return .diskFull }
            var written = 0
            while written < bytes.count {
                let count = bytes[written...].withUnsafeBytes {
                    Glibc.write(state.descriptor, $0.baseAddress, $0.count)
                }
                if count < 0 {
                    if errno == EINTR { continue }
                    return .writing(errno)
                }
                written += count
            }
            state.bytes += bytes.count
            return nil
        }
    }
}
