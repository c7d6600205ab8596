internal import MemCore
internal import Synchronization

/// What is recorded just now: the last files of each session, fragment by fragment, and who waits for more.
///
/// A copy of what is on files, in memory and bounded: of each session some minutes, of sessions those that were recorded
/// lately.
final class GrowingRecordings: Sendable {
    /// Of complete files those are kept that ended so many seconds before the newest picture at most.
    static let kept = 90.0
    /// And no more than so many: of a publisher that comes and goes.
    static let mostFiles = 16
    /// Of sessions that are recorded no more so many are kept.
    static let mostEnded = 64
    /// So many may wait at once.
    static let mostWaiting = 1024

    fileprivate struct File {
        var segment: RecordedSegment
        var playable: PlayableFile
    }

    fileprivate struct Window {
        var files: [File] = []
        var version = 0
        var isEnded = false
        /// The next file's numbers.
        var sequence: Int
        var number: Int
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]

        var longestSegment: MediaTime?

        var recording: LiveRecording {
            LiveRecording(files: files.map(\.playable), longestSegment: longestSegment, version: version)
        }
    }

    fileprivate struct State {
        var windows: [SessionID: Window] = [:]
        /// Sessions that are recorded no more, the one that ended first in front.
        var ended: [SessionID] = []
        var waiting = 0
        var lastWaiter = 0
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())

    /// Takes what happened to a file of a session.
    func note(_ growth: RecordingGrowth, of session: SessionID) {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            if case .began(let segment, _) = growth, state.windows[session] == nil {
                // Counted from the clock: after a restart of the program numbers go on, they never go back.
                let seconds = Int(segment.start.microseconds.flooredDivision(by: 1_000_000))
                state.windows[session] = Window(sequence: seconds, number: seconds)
            }
            guard var window = state.windows[session] else { return [] }
            window.take(growth)
            window.version += 1
            var waiters = Array(window.waiters.values)
            window.waiters = [:]
            state.windows[session] = window
            waiters += state.note(session, isEnded: window.isEnded)
            state.waiting -= waiters.count
            return waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// What is recorded of a session.
    func recording(of session: SessionID) -> LiveRecording? {
        state.withLock { $0.windows[session]?.recording }
    }

    /// The same, as soon as it is not what the caller knows, or the task is cancelled.
    func recording(of session: SessionID, after version: Int) async throws(StoreFailure) -> LiveRecording? {
        let number = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        let isLetIn = await withTaskCancellationHandler {
            var isLetIn = true
            await withCheckedContinuation { continuation in
                let waits = state.withLock { state in
                    let isCancelled = state.cancelled.remove(number) != nil
                    guard !isCancelled, state.windows[session]?.version == version else { return false }
                    guard state.waiting < Self.mostWaiting else {
                        isLetIn = false
                        return false
                    }
                    state.waiting += 1
                    state.windows[session]?.waiters[number] = continuation
                    return true
                }
                if !waits { continuation.resume() }
            }
            return isLetIn
        } onCancel: {
            cancel(number, of: session)
        }
        state.withLock { _ = $0.cancelled.remove(number) }
        guard isLetIn else { throw StoreFailure(.busy, "Too many wait for what is being recorded.") }
        return recording(of: session)
    }

    private func cancel(_ number: Int, of session: SessionID) {
        let waiter = state.withLock { state in
            let waiter = state.windows[session]?.waiters.removeValue(forKey: number)
            if waiter == nil { state.cancelled.insert(number) } else { state.waiting -= 1 }
            return waiter
        }
        waiter?.resume()
    }

    /// Its files that have pictures, as segments; they may be known otherwise, too.
    func segments(of session: SessionID) -> [RecordedSegment] {
        state.withLock { state in
            (state.windows[session]?.files ?? []).filter { !$0.playable.fragments.isEmpty }.map(\.segment)
        }
    }

    /// One of its files.
    func segment(_ file: String, of session: SessionID) -> RecordedSegment? {
        state.withLock { state in state.windows[session]?.files.first { $0.playable.name == file }?.segment }
    }

    /// Its files that reach into a range, as they can be played.
    func files(of session: SessionID, from start: Instant, to end: Instant) -> [PlayableFile] {
        state.withLock { state in
            (state.windows[session]?.files ?? []).filter { file in
                !file.playable.fragments.isEmpty && file.segment.end > start && file.segment.start < end
            }.map(\.playable)
        }
    }

    /// Files are about to be removed.
    func forget(_ segments: [RecordedSegment]) {
        state.withLock { state in
            for segment in segments {
                state.windows[segment.sessionID]?.files.removeAll { $0.playable.name == segment.file }
            }
        }
    }
}

extension GrowingRecordings.State {
    /// Keeps of sessions that are recorded no more the last ones; returns who waits for the others.
    fileprivate mutating func note(_ session: SessionID, isEnded: Bool) -> [CheckedContinuation<Void, Never>] {
        ended.removeAll { $0 == session }
        guard isEnded else { return [] }
        ended.append(session)
        guard ended.count > GrowingRecordings.mostEnded else { return [] }
        return windows.removeValue(forKey: ended.removeFirst()).map { Array($0.waiters.values) } ?? []
    }
}

extension GrowingRecordings.Window {
    fileprivate mutating func take(_ growth: RecordingGrowth) {
        switch growth {
        case .began(let segment, let front):
            endFiles()
            isEnded = false
            var segment = segment
            segment.bytes = front
            let file = PlayableFile(name: segment.file, front: front, sequence: sequence, number: number)
            files.append(GrowingRecordings.File(segment: segment, playable: file))
            trim()
        case .added(let fragment, let name):
            guard let index = files.lastIndex(where: { $0.playable.name == name }) else { return }
            var fragment = fragment
            // Sound that came by itself is played with the pictures behind it.
            let end = files[index].playable.fragments.last?.range.upperBound ?? files[index].playable.front
            fragment.range = end..<fragment.range.upperBound
            files[index].playable.fragments.append(fragment)
            longestSegment = max(longestSegment ?? .zero, files[index].playable.segments.last?.duration ?? .zero)
            files[index].segment.bytes = fragment.range.upperBound
            files[index].segment.end = max(files[index].segment.end, fragment.start.advanced(by: fragment.duration))
        case .lengthened(let name, let end):
            guard let index = files.lastIndex(where: { $0.playable.name == name }) else { return }
            files[index].segment.bytes = end
        case .ended:
            endFiles()
            isEnded = true
        }
    }

    private mutating func endFiles() {
        guard let last = files.indices.last, !files[last].playable.isComplete else { return }
        files[last].playable.isComplete = true
        if files[last].playable.fragments.isEmpty {
            files.removeLast()
        } else {
            sequence = files[last].playable.sequence + files[last].playable.segments.count
            number += 1
        }
    }

    private mutating func trim() {
        guard let newest = files.last?.segment.start else { return }
        let first = files.firstIndex { newest.seconds(since: $0.segment.end) <= GrowingRecordings.kept } ?? 0
        files.removeFirst(max(first, files.count - GrowingRecordings.mostFiles))
    }
}
