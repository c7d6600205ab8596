#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// What is known of the terminal behind a file descriptor.
enum Terminal {
    /// What a terminal that doesn't tell its width is taken for.
    static let usualColumns = 80

    /// The width in columns; nil if the descriptor leads to no terminal.
    static func columns(of descriptor: Int32) -> Int? {
        guard isatty(descriptor) == 1 else { return nil }
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return usualColumns }
        return Int(size.ws_col)
    }

    /// Whether a terminal of this name (`TERM`) can go back to the beginning of a line and clear it.
    static func canRedraw(_ name: String?) -> Bool {
        guard let name, !name.isEmpty else { return false }
        return name != "dumb"
    }
}
