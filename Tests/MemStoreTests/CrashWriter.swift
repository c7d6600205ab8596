import Foundation
import Glibc
import Synchronization

/// The program `StoreCrashWriter`, running: a store in another process that can be killed.
///
/// Its end is told by the system, not by the end of its output: that does not come while a program that another test
/// started at the same moment holds the far end as well.
final class CrashWriter: Sendable {
    /// What it says, line by line; over when the process is.
    let lines: AsyncStream<String>
    let processID: pid_t
    private let child: Child
    private let end: AsyncStream<Void>

    struct NotStarted: Error {
        let code: Int32
    }

    /// The program, which is built into the same folder as the tests.
    static let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appending(path: "StoreCrashWriter")

    init(database: String, forgetting: Bool = false) throws {
        let output = try Self.pair()
        let arguments = [Self.program.path, database] + (forgetting ? ["forgetting"] : [])
        let child: Child
        let over: (far: Int32, near: Int32)
        do {
            defer { close(output.far) }
            over = try Self.pair()
            child = Child(try Self.spawn(arguments, output: output.far))
        } catch {
            close(output.near)
            throw error
        }
        self.child = child
        processID = child.identifier
        let (lines, lineFeed) = AsyncStream.makeStream(of: String.self)
        let (end, endFeed) = AsyncStream.makeStream(of: Void.self)
        self.lines = lines
        self.end = end
        Thread.detachNewThread {
            child.wait()
            write(over.far, "\0", 1)
            close(over.far)
        }
        Thread.detachNewThread {
            Self.read(output.near, until: over.near) { lineFeed.yield($0) }
            lineFeed.finish()
            endFeed.finish()
        }
    }

    /// Ends it the hard way and waits until it is gone.
    func kill() async {
        child.kill()
        for await _ in end {}
    }

    deinit { child.kill() }
}

extension CrashWriter {
    /// A process of ours, whose number is used for as long as it is its own.
    private final class Child: Sendable {
        let identifier: pid_t
        private let isGone = Mutex(false)

        init(_ identifier: pid_t) { self.identifier = identifier }

        func kill() {
            isGone.withLock { if !$0 { Glibc.kill(identifier, SIGKILL) } }
        }

        /// Returns when it is gone.
        func wait() {
            var information = siginfo_t()
            while waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
            isGone.withLock { isGone in
                waitpid(identifier, nil, 0)
                isGone = true
            }
        }
    }

    /// Two ends that no program inherits unless it is given one.
    private static func pair() throws -> (far: Int32, near: Int32) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw NotStarted(code: errno) }
        return (ends[1], ends[0])
    }

    private static func spawn(_ arguments: [String], output: Int32) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        let words = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var identifier: pid_t = 0
        let code = posix_spawn(&identifier, arguments[0], &actions, nil, words, environ)
        guard code == 0 else { throw NotStarted(code: code) }
        return identifier
    }

    /// Reads lines until the process is over, and then what it had said by then.
    private static func read(_ output: Int32, until over: Int32, _ take: (String) -> Void) {
        defer {
            close(output)
            close(over)
        }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        var rest: [UInt8] = []
        // Before it is looked whether there is something to read: what was said before the end is read then.
        var isOver = false
        while true {
            var waiting = [
                pollfd(fd: output, events: Int16(POLLIN), revents: 0),
                pollfd(fd: over, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&waiting, nfds_t(waiting.count), isOver ? 0 : -1) >= 0 else { continue }
            if waiting[0].revents != 0 {
                let count = Glibc.read(output, &bytes, bytes.count)
                if count > 0 {
                    rest += bytes[..<count]
                    var parts = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                    rest = Array(parts.removeLast())
                    for part in parts { take(String(decoding: part, as: UTF8.self)) }
                    continue
                }
                // The end of its output, of which poll tells again and again.
                if !isOver { _ = poll(&waiting[1], 1, -1) }
                return
            }
            if isOver { return }
            isOver = waiting[1].revents != 0
        }
    }
}
