internal import Foundation

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Whether and how the terminal of standard output shows pictures.
extension Terminal {
    /// How long a terminal may take to answer: one at the far end of a slow line takes a third of that.
    private static let patienceMilliseconds: Int32 = 1000

    /// How it shows pictures; nil if it does not, or if standard output is no terminal.
    static func pictures() -> TerminalPictures? {
        guard isatty(1) == 1 else { return nil }
        let environment = ProcessInfo.processInfo.environment
        if let known = TerminalPictures.named(by: environment) { return known }
        guard TerminalPictures.mayBeAsked(environment) else { return nil }
        return ask(TerminalPictures.question).flatMap(TerminalPictures.told)
    }

    /// The room for a picture in pixels, less two lines for the prompt; a usual size if the terminal does not say.
    static func pictureBox() -> (width: Int, height: Int) {
        var window = winsize()
        let size =
            if ioctl(1, UInt(TIOCGWINSZ), &window) == 0, window.ws_xpixel > 0, window.ws_row > 2 {
                (Int(window.ws_xpixel), Int(window.ws_ypixel) * (Int(window.ws_row) - 2) / Int(window.ws_row))
            } else {
                (800, 600)
            }
        return (min(max(size.0, 1), 4096), min(max(size.1, 1), 4096))
    }

    /// Asks the terminal, and reads its answer up to the `c` that ends the last part of it; nil without one.
    private static func ask(_ question: String) -> String? {
        let terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard terminal >= 0 else { return nil }
        defer { close(terminal) }
        var before = termios()
        guard tcgetattr(terminal, &before) == 0 else { return nil }
        // The answer must neither wait for a line's end nor be shown.
        var raw = before
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
        guard tcsetattr(terminal, TCSAFLUSH, &raw) == 0 else { return nil }
        defer { tcsetattr(terminal, TCSAFLUSH, &before) }
        let bytes = Array(question.utf8)
        guard write(terminal, bytes, bytes.count) == bytes.count else { return nil }
        var answer: [UInt8] = []
        var event = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
        while answer.count < 1024, poll(&event, 1, patienceMilliseconds) > 0 {
            var chunk = [UInt8](repeating: 0, count: 256)
            let count = read(terminal, &chunk, chunk.count)
            guard count > 0 else { return nil }
            answer += chunk[..<count]
            if isWhole(answer) { return String(decoding: answer, as: UTF8.self) }
        }
        return nil
    }

    /// Whether the device attributes, which come last, are there to their end.
    private static func isWhole(_ answer: [UInt8]) -> Bool {
        guard let start = answer.firstRange(of: Array("\u{1B}[?".utf8)) else { return false }
        return answer[start.upperBound...].contains(UInt8(ascii: "c"))
    }
}
