internal import FragmentedMP4
internal import Glibc
internal import MemCore

/// The files of a session's segments that are being written.
///
/// Everything in it waits for the disk: it runs on threads that may.
struct SegmentFiles {
    /// Why a file can't be written.
    struct Failure: Error, CustomStringConvertible {
        let description: String

        /// For want of room.
        init(_ reason: String) {
            description = reason
        }

        init(_ file: String, _ code: Int32) {
            description = "\(file): \(String(cString: strerror(code)))"
        }
    }

    private struct OpenFile {
        var descriptor: Int32
        var segment: RecordedSegment
    }

    private let session: SessionID
    private let recordings: String
    private let folder: String
    private var open: [Int: OpenFile] = [:]
    /// Bytes that were written.
    private(set) var written: Int64 = 0
    /// What happened to files, and was not told yet.
    private var growth: [RecordingGrowth] = []

    init(of session: SessionID, in recordings: String) {
        self.session = session
        self.recordings = recordings
        folder = "\(recordings)/\(session)"
    }

    /// Does what is to be done; returns a segment that is complete.
    mutating func perform(_ action: SegmentCutter.Action) throws(Failure) -> RecordedSegment? {
        switch action {
        case .begin(let number, let start, let format, let front):
            let (descriptor, name) = try makeFile(start)
            open[number] = OpenFile(
                descriptor: descriptor,
                segment: RecordedSegment(
                    sessionID: session,
                    start: start,
                    end: start,
                    bytes: 0,
                    videoCodec: format.video.codec.description,
                    audioCodec: format.audio?.codec.rawValue,
                    file: name
                )
            )
            try write(front, number)
            if let segment = open[number]?.segment { growth.append(.began(segment, front: segment.bytes)) }
            return nil
        case .write(let number, let pieces):
            let start = open[number]?.segment.bytes ?? 0
            for piece in pieces { try write(piece, number) }
            note(pieces, number, from: start)
            return nil
        case .end(let number, let end):
            guard var file = open.removeValue(forKey: number) else { return nil }
            defer { close(file.descriptor) }
            if open.isEmpty { growth.append(.ended) }
            // What is known of a segment must not outlive its bytes.
            guard fdatasync(file.descriptor) == 0 else { throw Failure("\(folder)/\(file.segment.file)", errno) }
            file.segment.end = max(end, file.segment.start)
            return file.segment
        }
    }

    /// What happened to files since this was asked.
    mutating func takeGrowth() -> [RecordingGrowth] {
        defer { growth = [] }
        return growth
    }

    /// A fragment is on its file.
    private mutating func note(_ pieces: [[UInt8]], _ number: Int, from start: Int64) {
        guard let segment = open[number]?.segment, let head = pieces.first.flatMap({ FragmentHead($0) }) else { return }
        guard let instant = head.start else {
            return growth.append(.lengthened(file: segment.file, end: segment.bytes))
        }
        let fragment = RecordedFragment(
            range: start..<segment.bytes,
            start: instant,
            duration: head.duration,
            isKeyframe: head.isKeyframe
        )
        growth.append(.added(fragment, file: segment.file))
    }

    /// Closes what is open; what is whole in it is found at the next start.
    mutating func abandon() {
        for file in open.values { close(file.descriptor) }
        open = [:]
        growth.append(.ended)
    }

    private mutating func write(_ bytes: [UInt8], _ number: Int) throws(Failure) {
        guard let file = open[number] else { return }
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(file.descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Failure("\(folder)/\(file.segment.file)", count < 0 ? errno : ENOSPC) }
            done += count
        }
        open[number]?.segment.bytes += Int64(bytes.count)
        written += Int64(bytes.count)
    }

    private func makeFile(_ start: Instant) throws(Failure) -> (descriptor: Int32, name: String) {
        for path in [recordings, folder] {
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw Failure(path, errno) }
        }
        var failure = EEXIST
        for later in 0..<100 {
            let name = SegmentName.text(of: Instant(microseconds: start.microseconds + Int64(later)))
            let path = "\(folder)/\(name)"
            let descriptor = Glibc.open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
            if descriptor >= 0 { return (descriptor, name) }
            failure = errno
            guard failure == EEXIST else { break }
        }
        throw Failure(folder, failure)
    }
}
