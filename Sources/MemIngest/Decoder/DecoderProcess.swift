internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import Subprocess
internal import SystemPackage

/// A running decoder process, as a scoped value: it is gone when the scope is.
enum DecoderProcess {
    /// The parent's end of the conversation.
    typealias Channel = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Starts the program, talks to it in `body`, and returns once the process is reaped.
    ///
    /// The child's only descriptor besides standard error is its end of a socket pair, as standard input, and a file to
    /// read, if there is one, as standard output; its environment is empty but for the search path of shared libraries.
    /// However `body` ends, the child is killed after it: whatever it had to say was said by then.
    /// - Parameter file: open for reading; closed when the child has it, or can't be started.
    /// - Throws: ``DecoderStartError`` when the process can't be started; what `body` throws.
    static func with<Result: Sendable>(
        path: String,
        arguments: [String] = [],
        group: any EventLoopGroup,
        file: Int32? = nil,
        _ body: @Sendable @escaping (Channel, ProcessorWait) async throws -> Result
    ) async throws -> (result: Result, end: DecoderEnd) {
        var ends: [Int32] = [-1, -1]
        let output = file ?? open("/dev/null", O_WRONLY | O_CLOEXEC)
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            close(output)
            throw DecoderStartError(path: path, reason: "no socket pair: \(Errno(rawValue: errno))")
        }
        let (parent, child) = (ends[0], ends[1])
        let channel: Channel
        do {
            channel = try await ClientBootstrap(group: group).withConnectedSocket(parent) { channel in
                channel.eventLoop.makeCompletedFuture { try Channel(wrappingChannelSynchronously: channel) }
            }
        } catch {
            close(child)
            close(output)
            throw DecoderStartError(path: path, reason: "\(error)")
        }
        do {
            let outcome = try await run(
                .path(FilePath(path)),
                arguments: Arguments(arguments),
                environment: .custom(libraryPath),
                input: .fileDescriptor(FileDescriptor(rawValue: child), closeAfterSpawningProcess: true),
                output: .fileDescriptor(FileDescriptor(rawValue: output), closeAfterSpawningProcess: true),
                error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false)
            ) { execution in
                defer { try? execution.send(signal: .kill) }
                let process = execution.processIdentifier.value
                return try await DecoderProcesses.noting(process) {
                    try await body(channel, ProcessorWait(process: process))
                }
            }
            return (outcome.closureResult, DecoderEnd(outcome.terminationStatus))
        } catch let error as SubprocessError {
            try? await channel.channel.close()
            throw DecoderStartError(path: path, reason: "\(error)")
        }
    }

    private static var libraryPath: [Environment.Key: String] {
        guard let value = getenv("LD_LIBRARY_PATH") else { return [:] }
        return ["LD_LIBRARY_PATH": String(cString: value)]
    }
}

/// How a decoder process ended.
struct DecoderEnd: Hashable, Sendable, CustomStringConvertible {
    /// The words for it.
    var description: String
    /// Whether something in its work ended it, rather than itself or its parent.
    var isCrash = false

    /// Puts a status in words.
    init(_ status: TerminationStatus) {
        switch status {
        case .exited(let code): description = "it exited with \(code)"
        case .signaled(SIGKILL): description = "it was killed"
        case .signaled(SIGSYS): (description, isCrash) = ("it tried what its sandbox forbids", true)
        case .signaled(SIGXCPU): (description, isCrash) = ("it computed for longer than it may", true)
        case .signaled(let signal): (description, isCrash) = ("it crashed with signal \(signal)", true)
        }
    }
}

/// Why a decoder process could not be started; ends the attempt, not the stream.
struct DecoderStartError: Error, CustomStringConvertible {
    /// The program that was to be started.
    var path: String
    /// What the system said.
    var reason: String

    var description: String { "the decoder \(path) could not be started: \(reason)" }
}
