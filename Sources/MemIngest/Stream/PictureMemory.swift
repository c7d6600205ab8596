internal import DecoderProtocol
internal import MemCore
internal import NIOCore
internal import Synchronization

/// What a session remembers of its kept pictures, so that the next decoder process recognises them again.
///
/// Numbers are given by decoder processes and mean frames; the newest pictures keep their luma cells as well, to be
/// handed to a decoder that is started after a reconnect or a crash. Older ones, and all after a restart of Mem, come
/// back from the store.
final class PictureMemory: Sendable {
    /// More than a decoder process remembers by itself, so that each number it names is still known here.
    private static let maximumNumbers = 256

    /// More than are kept while the store takes its time; 1 MB at 1080p.
    private static let maximumPictures = 8

    /// Bounds the cells where pictures are large: two pictures of 8K, eight of 1080p.
    private static let maximumBytes = 4 << 20

    private struct State {
        /// Least recently shown first.
        var frames: [(number: UInt64, frame: FrameID)] = []
        var pictures: [RememberedPicture] = []
        var nextNumber: UInt64 = 1
        var keptAt: ContinuousClock.Instant?

        /// The number by which decoder processes know a frame; one that none of them knows yet gets the next.
        mutating func number(of frame: FrameID) -> UInt64 {
            if let known = frames.last(where: { $0.frame == frame }) { return known.number }
            defer { nextNumber += 1 }
            frames.append((nextNumber, frame))
            return nextNumber
        }
    }

    private let state = Mutex(State())

    /// The number for the next picture that a decoder process keeps.
    var nextNumber: UInt64 { state.withLock { $0.nextNumber } }

    /// How long ago the newest picture was kept; zero when none was.
    var sinceKept: MediaTime {
        let age = state.withLock { $0.keptAt.map { .now - $0 } } ?? .zero
        return MediaTime(microseconds: Int64(age / .microseconds(1)))
    }

    /// A frame that the store gave back, with its JPEG file.
    typealias Recalled = (frame: FrameRecord, jpeg: [UInt8])

    /// Pictures to hand to a new decoder process, the one showing last at the end.
    ///
    /// - Parameter recalled: what the store has of them, in the same order; it lags a second behind what is known here.
    func pictures(besides recalled: [Recalled] = []) -> [RememberedPicture] {
        state.withLock { state in
            let known = Set(state.pictures.map(\.number))
            var pictures: [RememberedPicture] = []
            for (frame, jpeg) in recalled {
                let number = state.number(of: frame.id)
                guard !known.contains(number) else { continue }
                pictures.append(
                    RememberedPicture(
                        number: number,
                        pictureSize: frame.pictureSize,
                        fingerprint: frame.fingerprint,
                        look: .jpeg(ByteBuffer(bytes: jpeg))
                    )
                )
            }
            if state.keptAt == nil, let newest = recalled.map(\.frame.firstInstant).max() {
                state.keptAt = .now - .seconds(max(0, Instant.now().seconds(since: newest)))
            }
            return pictures + state.pictures
        }
    }

    /// The frame of a kept picture, which thereby becomes the one showing last; nil if the number is not known.
    func show(_ number: UInt64) -> FrameID? {
        state.withLock { state in
            guard let index = state.frames.lastIndex(where: { $0.number == number }) else { return nil }
            let entry = state.frames.remove(at: index)
            state.frames.append(entry)
            if let index = state.pictures.lastIndex(where: { $0.number == number }) {
                state.pictures.append(state.pictures.remove(at: index))
            }
            return entry.frame
        }
    }

    /// Drops what a picture looks like; samples that point at it may still be on their way, so its number stays known.
    func dropLook(of number: UInt64) {
        state.withLock { state in state.pictures.removeAll { $0.number == number } }
    }

    /// Takes back a picture that did not reach the store, so that nothing points at it.
    func forget(_ number: UInt64) {
        state.withLock { state in
            state.frames.removeAll { $0.number == number }
            state.pictures.removeAll { $0.number == number }
        }
    }

    /// Takes in a picture that was kept just now; false if its number was used before.
    func keep(_ picture: RememberedPicture, as frame: FrameID) -> Bool {
        state.withLock { state in
            guard picture.number >= state.nextNumber, picture.number < .max else { return false }
            state.nextNumber = picture.number + 1
            state.keptAt = .now
            state.frames.append((picture.number, frame))
            state.frames.removeFirst(max(0, state.frames.count - Self.maximumNumbers))
            state.pictures.append(picture)
            var bytes = state.pictures.reduce(0) { $0 + $1.look.count }
            while state.pictures.count > Self.maximumPictures || (bytes > Self.maximumBytes && state.pictures.count > 1)
            {
                bytes -= state.pictures.removeFirst().look.count
            }
            return true
        }
    }
}
