import Foundation
import Synchronization

/// How far a taking over is, drawn over itself on a terminal; nothing is drawn elsewhere.
final class TakeOverProgress: Sendable {
    private let isSeen = isatty(STDERR_FILENO) == 1
    private let shown = Mutex(-1)

    func show(_ done: Int, of all: Int) {
        guard isSeen, all > 0 else { return }
        let percent = done * 100 / all
        let isNew = shown.withLock { shown in
            defer { shown = percent }
            return shown != percent
        }
        if isNew { draw("\(percent) % of \(all) samples") }
    }

    /// Takes the line away.
    func end() {
        if isSeen { draw("") }
    }

    private func draw(_ line: String) {
        FileHandle.standardError.write(Data("\r\u{1B}[K\(line)".utf8))
    }
}
