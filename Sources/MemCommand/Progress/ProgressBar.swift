internal import Synchronization

/// Shows on a terminal how far long work is; in a pipe or a file nothing is shown.
///
/// One line of standard error is redrawn and taken away in the end: what was asked for stays alone on standard output.
/// May be told from any task.
public final class ProgressBar: Sendable {
    /// Quicker changes can't be read.
    static let interval = Duration.milliseconds(100)
    /// How often the clock is redrawn where nothing else changes.
    private static let tick = Duration.seconds(1)

    private struct State {
        var done: Int64 = 0
        var total: Int64?
        var drawn: ContinuousClock.Instant?
        var isOver = false
    }

    private let text: ProgressText
    private let sink: any ConsoleSink
    private let isQuiet: Bool
    private let started: ContinuousClock.Instant
    private let state: Mutex<State>

    /// Does the work with a bar, and clears up behind it however it ends.
    ///
    /// - Parameters:
    ///   - title: what is done, in a few words: `Importing talk.mp4`.
    ///   - total: how much there is to do, if that is known at the start.
    ///   - unit: what is counted.
    ///   - isQuiet: shows nothing, for `--json`.
    ///   - work: is handed the bar, to tell it how far it is.
    public static func show<Result>(
        _ title: String,
        of total: Int64? = nil,
        in unit: ProgressUnit,
        isQuiet: Bool = false,
        _ work: (ProgressBar) async throws -> Result
    ) async rethrows -> Result {
        let bar = ProgressBar(title, of: total, in: unit, isQuiet: isQuiet)
        bar.draw()
        let ticking = Task {
            while (try? await Task.sleep(for: tick)) != nil { bar.draw() }
        }
        defer {
            ticking.cancel()
            bar.clear()
        }
        return try await work(bar)
    }

    init(
        _ title: String,
        of total: Int64?,
        in unit: ProgressUnit,
        isQuiet: Bool = false,
        at now: ContinuousClock.Instant = .now
    ) {
        text = ProgressText(title: Console.printable(title), unit: unit)
        sink = Console.sink
        self.isQuiet = isQuiet || sink.redrawColumns == nil
        started = now
        state = Mutex(State(total: total))
    }

    /// Notes how much is done, and how much there is if that is known only now.
    public func update(_ done: Int, of total: Int? = nil) {
        update(Int64(done), of: total.map(Int64.init), at: .now)
    }

    func update(_ done: Int64, of total: Int64? = nil, at now: ContinuousClock.Instant = .now) {
        guard !isQuiet else { return }
        state.withLock { state in
            state.done = done
            if let total { state.total = total }
            if let drawn = state.drawn, now - drawn < Self.interval { return }
            draw(&state, now)
        }
    }

    func draw(at now: ContinuousClock.Instant = .now) {
        guard !isQuiet else { return }
        state.withLock { draw(&$0, now) }
    }

    func clear() {
        guard !isQuiet else { return }
        state.withLock { state in
            state.isOver = true
            sink.redraw("")
        }
    }

    /// Draws under the lock: lines of two tasks must not overtake each other.
    private func draw(_ state: inout State, _ now: ContinuousClock.Instant) {
        guard !state.isOver, let columns = sink.redrawColumns else { return }
        state.drawn = now
        sink.redraw(text.line(done: state.done, total: state.total, elapsed: now - started, columns: columns))
    }
}
