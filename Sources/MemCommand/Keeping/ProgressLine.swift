internal import Foundation

/// How far a long work is, on a terminal; elsewhere nothing.
public final class ProgressLine {
    private let what: String
    private let isShown = isatty(STDERR_FILENO) == 1
    private var last = -1

    /// Begins a line that starts with a word or two.
    public init(_ what: String) {
        self.what = what
    }

    /// Shows how much of all is done, both in bytes.
    public func show(_ done: Int, of all: Int) {
        let percent = all > 0 ? min(100, done * 100 / all) : 100
        guard isShown, percent != last else { return }
        last = percent
        let bar = String(repeating: "#", count: percent / 4).padding(toLength: 25, withPad: ".", startingAt: 0)
        let megabytes = "\(done / 1_000_000) of \(all / 1_000_000) MB"
        FileHandle.standardError.write(Data("\r\(what) [\(bar)] \(percent) % \(megabytes) ".utf8))
    }

    /// Leaves the line.
    public func end() {
        if isShown, last >= 0 { FileHandle.standardError.write(Data("\n".utf8)) }
    }
}
