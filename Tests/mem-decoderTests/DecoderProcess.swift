import DecoderProtocol
import Glibc
import MemCore
import NIOCore

/// The real program at the far end of a socket pair, as mem starts it.
final class DecoderProcess {
    let pid: pid_t
    let socket: Int32
    private var inbox = ByteBuffer()
    private var isReaped = false

    enum Failure: Error {
        case spawn(Int32)
        case silent
    }

    /// The program lies beside the tests.
    static let path: String = {
        var name = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &name, name.count - 1)
        let own = String(decoding: name[..<max(count, 0)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return own.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/mem-decoder"
    }()

    /// - Parameter file: opened for reading, and handed over as standard output.
    init(arguments: [String] = [], usesSocket: Bool = true, file: String? = nil) throws {
        var pair: [Int32] = [0, 0]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard usesSocket ? socketpair(AF_UNIX, kind, 0, &pair) == 0 : pipe(&pair) == 0 else {
            throw Failure.spawn(errno)
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pair[usesSocket ? 1 : 0], 0)
        if !usesSocket { posix_spawn_file_actions_adddup2(&actions, pair[1], 1) }
        if let file {
            posix_spawn_file_actions_addopen(&actions, 1, file, O_RDONLY, 0)
        } else if usesSocket {
            posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        }
        var child: pid_t = 0
        var words: [UnsafeMutablePointer<CChar>?] = ([Self.path] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        let code = posix_spawn(&child, Self.path, &actions, nil, &words, environ)
        pid = child
        socket = pair[0]
        close(pair[1])
        guard code == 0 else { throw Failure.spawn(code) }
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
        close(socket)
        guard !isReaped else { return }
        kill(pid, SIGKILL)
        _ = wait()
    }

    func send(_ request: DecoderRequest) {
        var buffer = ByteBuffer()
        request.write(into: &buffer)
        send(Array(buffer: buffer))
    }

    func send(_ request: PictureRequest) {
        var buffer = ByteBuffer()
        request.write(into: &buffer)
        send(Array(buffer: buffer))
    }

    func send(_ request: SoundRequest) {
        var buffer = ByteBuffer()
        request.write(into: &buffer)
        send(Array(buffer: buffer))
    }

    /// Sends bytes, and takes what is answered meanwhile: neither side waits for the other one to read.
    func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            var wait = pollfd(fd: socket, events: Int16(POLLIN | POLLOUT), revents: 0)
            guard poll(&wait, 1, 30_000) > 0 else { return }
            if wait.revents & Int16(POLLIN) != 0 {
                var answer = [UInt8](repeating: 0, count: 1 << 16)
                let count = recv(socket, &answer, answer.count, Int32(MSG_DONTWAIT))
                if count > 0 { inbox.writeBytes(answer[..<count]) }
            }
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            }
            if count > 0 { sent += count } else if errno != EAGAIN { return }
        }
    }

    /// The next response; nil at the end.
    func next() throws -> DecoderResponse? {
        try next { inbox in try DecoderResponse.next(from: &inbox) }
    }

    /// The next response of a process that works on pictures; nil at the end.
    func nextOfPictures() throws -> PictureResponse? {
        try next { inbox in try PictureResponse.next(from: &inbox) }
    }

    /// The next response of a process that measures sound; nil at the end.
    func nextOfSound() throws -> SoundResponse? {
        try next { inbox in try SoundResponse.next(from: &inbox) }
    }

    private func next<Response>(_ parse: (inout ByteBuffer) throws -> Response?) throws -> Response? {
        while true {
            if let response = try parse(&inbox) { return response }
            var bytes = [UInt8](repeating: 0, count: 1 << 16)
            let count = read(socket, &bytes, bytes.count)
            if count < 0 && errno != ECONNRESET { throw Failure.silent }
            if count <= 0 { return nil }
            inbox.writeBytes(bytes[..<count])
        }
    }

    /// All responses up to the end or ``DecoderResponse/finished``.
    func rest() throws -> [DecoderResponse] {
        var responses: [DecoderResponse] = []
        while let response = try next() {
            responses.append(response)
            if response == .finished { break }
        }
        return responses
    }

    /// All that a program without a socket prints.
    func text() throws -> String {
        var text: [UInt8] = []
        while true {
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = read(socket, &bytes, bytes.count)
            guard count > 0 else { return String(decoding: text, as: UTF8.self) }
            text += bytes[..<count]
        }
    }

    /// Says to the program that nothing more comes, and nothing is read any more if it is to be the end of both.
    func hangUp(both: Bool = false) {
        shutdown(socket, Int32(both ? SHUT_RDWR : SHUT_WR))
    }

    /// Waits for the program's end; its exit code, or minus the signal that ended it.
    func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        isReaped = true
        let signal = status & 0x7F
        return signal == 0 ? status >> 8 & 0xFF : -signal
    }
}
