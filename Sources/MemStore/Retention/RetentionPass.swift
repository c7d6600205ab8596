internal import DuckDB
internal import Logging
internal import MemCore

/// One run by the rules of retention, or a look at what it would let go of.
///
/// To be run inside the store's tidying. When it throws, what it got to is gone all the same.
struct RetentionPass {
    /// How many pictures one transaction takes from their frames.
    private static let picturesAtOnce = 5000
    /// For so many seconds what goes by age can be had back.
    static let undoableSeconds = 86_400.0

    private let store: Store
    private let rules: [RetentionRule]
    private let retention: Configuration.Retention
    private let isDryRun: Bool
    private let now: Instant
    private let id: LoggedRetentionRun.ID

    /// What it let go of.
    private(set) var run: RetentionRun
    private var gone: Set<FrameID> = []
    private var goneBytes: [SourceID: Int64] = [:]
    private var lost: Set<RecordedSegment> = []

    init(
        _ store: Store,
        _ id: LoggedRetentionRun.ID,
        _ run: RetentionRun,
        by rules: [RetentionRule],
        _ retention: Configuration.Retention,
        isDryRun: Bool
    ) {
        self.store = store
        self.rules = rules
        self.retention = retention
        self.isDryRun = isDryRun
        self.id = id
        self.run = run
        now = run.startedAt
    }

    /// Lets go of what is too old, of what is too much, and of what there is no room for.
    mutating func work() async throws(StoreFailure) {
        let yesterday = now.advanced(bySeconds: -Self.undoableSeconds)
        var isWorthFreeing = false
        if !isDryRun {
            isWorthFreeing = try await store.endUndoable(
                before: LoggedRetentionRun.ID(rawValue: yesterday.microseconds)
            )
        }
        for rule in rules {
            guard let end = rule.endOfRecordings(at: now) else { continue }
            try await letGoOfRecordings(of: rule.source, before: end, isUndoable: true)
        }
        for choice in rules.flatMap({ $0.pictures(at: now) }) { try await letGo(choice) }
        let isShort = try await makeRoom()
        guard !isDryRun, isWorthFreeing || !gone.isEmpty else { return }
        do throws(StoreFailure) {
            let undoable = try await store.undoableFiles()
            _ = try await store.freePictures { $0.isMostlyDead && (isShort || !undoable.contains($0.file)) }
        } catch {
            store.logger.warning("space of pictures that were let go not freed", metadata: ["reason": "\(error)"])
        }
    }

    /// Lets go of what is too much, the oldest first: nothing that may still be on its way, or is only just looked at.
    ///
    /// Returns whether there was too little room.
    private mutating func makeRoom() async throws(StoreFailure) -> Bool {
        let end = now.advanced(bySeconds: -60)
        for rule in rules {
            if let most = rule.maximumRecordingBytes {
                let lost = lost.filter { $0.sessionID == rule.session }.reduce(0) { $0 + $1.bytes }
                let excess = try await recordingBytes(of: rule.source) - (isDryRun ? lost : 0) - Int64(most)
                try await letGoOfRecordings(of: rule.source, before: end, upTo: excess)
            }
            if let most = rule.maximumBytes {
                let kept = try await pictures { connection throws(DuckDBError) in
                    try connection.pictureBytes(of: rule.source)
                }
                let excess = kept - (isDryRun ? goneBytes[rule.source] ?? 0 : 0) - Int64(most)
                try await letGo(PictureChoice(kind: .evicted, source: rule.source, end: end), upTo: excess)
            }
        }
        if let most = retention.maximumRecordingBytes {
            let excess = try await recordingBytes() - (isDryRun ? run.recordings.bytes : 0) - Int64(most)
            try await letGoOfRecordings(before: end, upTo: excess)
        }
        let isShort = try await lack() > 0
        if isShort, !isDryRun {
            // What can be had back goes before anything else does.
            _ = try await store.endUndoable(before: LoggedRetentionRun.ID(rawValue: .max))
        }
        try await letGoOfRecordings(before: end, upTo: try await lack())
        try await letGo(PictureChoice(kind: .evicted, end: end), upTo: try await excess())
        return isShort
    }

    /// Takes pictures from their frames, or counts them, until so many bytes are gone.
    private mutating func letGo(_ choice: PictureChoice, upTo bytes: Int64 = .max) async throws(StoreFailure) {
        guard bytes > 0 else { return }
        var left = bytes
        let repeats = choice.kind == .condensed ? try await repeats(of: choice) : nil
        let parts = try await pictures { connection throws(DuckDBError) in try connection.parts(of: choice) }
        for frames in parts where repeats?.contains(where: { frames.contains($0.rawValue) }) ?? true {
            var pictures = try await pictures { connection throws(DuckDBError) in
                try connection.pictures(of: choice, among: frames)
            }
            pictures.removeAll { gone.contains($0.frame) || repeats?.contains($0.frame) == false }
            while !pictures.isEmpty, left > 0 {
                var part: [PictureChoice.Picture] = []
                var size: Int64 = 0
                for picture in pictures.prefix(Self.picturesAtOnce) where size < left {
                    part.append(picture)
                    size += picture.bytes
                }
                pictures.removeFirst(part.count)
                left -= size
                let frames = part.map(\.frame)
                gone.formUnion(frames)
                if let source = choice.source { goneBytes[source, default: 0] += size }
                if !isDryRun {
                    let run = choice.kind == .evicted ? nil : id
                    try await store.write { .chore(.dropPictures(frames, run: run), $0) }
                }
                run[keyPath: choice.kind.pictures].add(frames.count, bytes: size)
            }
            if left <= 0 { return }
        }
    }

    /// The frames that begin no scene, after what a dry run would have let go of.
    private func repeats(of choice: PictureChoice) async throws(StoreFailure) -> Set<FrameID> {
        let gone = gone
        return try await pictures { connection throws(DuckDBError) in
            try connection.repeats(of: choice, without: gone)
        }
    }

    /// Lets go of segments of recordings, the oldest first, or counts them, until so many bytes are gone.
    private mutating func letGoOfRecordings(
        of source: SourceID? = nil,
        before end: Instant,
        upTo bytes: Int64 = .max,
        isUndoable: Bool = false
    ) async throws(StoreFailure) {
        guard bytes > 0 else { return }
        let counted = isDryRun ? lost.reduce(0) { $0 + $1.bytes } : 0
        let most = bytes.addingReportingOverflow(counted)
        let all = try await store.read("The recordings can't be read") { connection throws(DuckDBError) in
            try connection.segmentsNotHeld(of: source, before: end, upTo: most.overflow ? .max : most.partialValue)
        }
        var left = bytes
        var segments: [RecordedSegment] = []
        for segment in all where left > 0 && !lost.contains(segment) {
            segments.append(segment)
            left -= segment.bytes
        }
        guard !segments.isEmpty else { return }
        lost.formUnion(segments)
        if !isDryRun {
            if isUndoable {
                try await store.letGo(of: segments, id)
            } else {
                try await store.forget(segments)
            }
        }
        run.recordings.add(segments.count, bytes: segments.reduce(0) { $0 + $1.bytes })
    }

    /// The bytes that the disk lacks, after what a dry run would have let go of.
    private func lack() async throws(StoreFailure) -> Int64 {
        guard let minimum = retention.minimumFree, let room = store.room.look() else { return 0 }
        let lack = Int64(minimum) - Int64(room.freeBytes)
        guard isDryRun, lack > 0 else { return lack }
        let hidden = try await store.read("The recordings can't be read") { connection throws(DuckDBError) in
            try connection.letGoSegments(before: LoggedRetentionRun.ID(rawValue: .max)).reduce(0) { $0 + $1.bytes }
        }
        return lack - hidden - run.pictureBytes - run.forgotten.segmentBytes - run.recordings.bytes
    }

    /// The bytes of pictures that are too many, after what a dry run would have let go of.
    private func excess() async throws(StoreFailure) -> Int64 {
        // Most people set no bound: nothing is counted for them four times an hour.
        guard retention.maximumBytes != nil || retention.minimumFree != nil else { return 0 }
        let kept = try await pictures { connection throws(DuckDBError) in try connection.pictureBytes() }
        let gone = isDryRun ? run.pictureBytes : 0
        var excess: Int64 = 0
        if let maximum = retention.maximumBytes { excess = kept - gone - Int64(maximum) }
        excess = max(excess, try await lack())
        return min(excess, kept - gone)
    }

    private func recordingBytes(of source: SourceID? = nil) async throws(StoreFailure) -> Int64 {
        try await store.read("The recordings can't be read") { connection throws(DuckDBError) in
            try connection.recordingBytes(of: source)
        }
    }

    private func pictures<Result: Sendable>(
        _ body: @Sendable @escaping (Connection) throws(DuckDBError) -> Result
    ) async throws(StoreFailure) -> Result {
        try await store.read("The pictures that are let go can't be read", body)
    }
}

extension PictureChoice.Kind {
    /// Where a run counts them.
    fileprivate var pictures: WritableKeyPath<RetentionRun, RetentionRun.Pictures> {
        switch self {
        case .expired: \.expired
        case .thinned: \.thinned
        case .condensed: \.condensed
        case .evicted: \.evicted
        }
    }
}
