internal import Synchronization

/// Shows how far long work is, on standard error: what was asked for stays alone on standard output.
///
/// On a terminal one line is redrawn, at most ten times a second; elsewhere there is a line at the beginning and one at
/// the end. May be told from any task.
final class ProgressBar: Sendable {
    /// Quicker changes can't be read.
    static let interval = Duration.milliseconds(100)

    private struct State {
        var done: Int64 = 0
        var total: Int64?
        var drawn: ContinuousClock.Instant?
    }

    private let text: ProgressText
    private let sink: any ConsoleSink
    private let isQuiet: Bool
    private let started: ContinuousClock.Instant
    private let state: Mutex<State>

    /// Does the work with a bar, and clears up behind it however it ends.
    ///
    /// Work that returns gets a closing line like `Importing talk.mp4: 1800 frames in 0:12 (150/s)`; work that throws
    /// leaves a clean line for what is said of the error.
    /// - Parameters:
    ///   - title: what is done, in a few words: `Importing talk.mp4`.
    ///   - total: how much there is to do, if that is known at the start.
    ///   - unit: what is counted.
    ///   - isQuiet: shows nothing, for `--json`.
    ///   - work: is handed the bar, to tell it how far it is.
    static func show<Result>(
        _ title: String,
        of total: Int64? = nil,
        in unit: ProgressText.Unit,
        isQuiet: Bool = false,
        _ work: (ProgressBar) async throws -> Result
    ) async rethrows -> Result {
        let bar = ProgressBar(title, of: total, in: unit, isQuiet: isQuiet)
        bar.begin()
        do {
            let result = try await work(bar)
            bar.end()
            return result
        } catch {
            bar.clear()
            throw error
        }
    }

    init(
        _ title: String,
        of total: Int64?,
        in unit: ProgressText.Unit,
        isQuiet: Bool,
        at now: ContinuousClock.Instant = .now
    ) {
        text = ProgressText(title: Console.printable(title), unit: unit)
        sink = Console.sink
        self.isQuiet = isQuiet
        started = now
        state = Mutex(State(total: total))
    }

    /// Notes how much is done, and how much there is if that is known only now.
    func update(_ done: Int64, of total: Int64? = nil, at now: ContinuousClock.Instant = .now) {
        guard !isQuiet else { return }
        // Drawn under the lock: lines of two tasks must not overtake each other.
        state.withLock { state in
            state.done = done
            if let total { state.total = total }
            if let drawn = state.drawn, now - drawn < Self.interval { return }
            state.drawn = now
            draw(state, now)
        }
    }

    /// Writes a line for people between two states of the bar.
    func say(_ line: String) {
        state.withLock { state in
            if !isQuiet, sink.redrawColumns != nil { sink.redraw("") }
            sink.write(line, isComplaint: true)
            if !isQuiet { draw(state, .now) }
        }
    }

    func begin() {
        guard !isQuiet else { return }
        if sink.redrawColumns == nil { return sink.write(text.title + " …", isComplaint: true) }
        state.withLock { draw($0, started) }
    }

    func end(at now: ContinuousClock.Instant = .now) {
        clear()
        guard !isQuiet else { return }
        let done = state.withLock { $0.done }
        sink.write(text.ending(done: done, elapsed: now - started), isComplaint: true)
    }

    func clear() {
        if !isQuiet, sink.redrawColumns != nil { sink.redraw("") }
    }

    private func draw(_ state: State, _ now: ContinuousClock.Instant) {
        guard let columns = sink.redrawColumns else { return }
        sink.redraw(text.line(done: state.done, total: state.total, elapsed: now - started, columns: columns))
    }
}
