internal import DuckDB
internal import MemCore

/// What one group commit writes into the main file, in one transaction.
struct GroupCommit: Sendable {
    /// What was taken from the queue for it; room is made for that, whatever is written of it.
    private(set) var taken: [WriteItem]
    /// The items as they are written, in the order of their arrival.
    private(set) var items: [WriteItem]
    /// Where the pictures of its new frames are, once they are written; frames without an entry have no picture.
    var pictureFiles: [FrameID: PictureFileNumber]?
    /// What happened besides what its items tell.
    var news: [EventDraft] = []
    /// What is told once it is durable, with the numbers that it has in the log; nil: not numbered yet.
    var events: [MemoryEvent]?
    /// The number of the first moment that begins in it.
    let firstMoment: Int64
    let jpegQuality: Int
    /// The rows of minutes that are not over after it.
    let openMinutes: OpenMinutes
    private let minutes: [MinuteRow]

    init(
        taken: [WriteItem],
        items: [WriteItem],
        openMinutes: OpenMinutes,
        firstMoment: Int64,
        jpegQuality: Int
    ) {
        self.taken = taken
        self.items = items
        var minutes = openMinutes
        self.minutes = minutes.take(Self.samples(of: items), now: .now())
        self.openMinutes = minutes
        self.firstMoment = firstMoment
        self.jpegQuality = jpegQuality
    }

    /// How many moments begin in it.
    var moments: Int { samples.count { $0.beginsMoment } }

    /// The pictures to be written before it.
    var pictures: [NewPicture] {
        samples.compactMap { sample in
            guard let picture = sample.picture, !picture.isLetGo else { return nil }
            return NewPicture(id: sample.frameID, picture: picture, tiles: sample.tiles)
        }
    }

    /// Its new frames that have no picture, because there was no room, on the disk or in memory.
    var unkept: [FrameID] {
        samples.filter { $0.picture != nil && pictureFiles?[$0.frameID] == nil }.map(\.frameID)
    }

    /// What there is to tell of it, in the order of arrival, once it is known which frames have pictures.
    func drafts(unkept: ForgottenFrames) -> [EventDraft] {
        let withoutPicture = Set(self.unkept)
        return news
            + items.flatMap { item in
                item.events { !withoutPicture.contains($0) && !unkept.contains($0) }
            }
    }

    var samples: [Sample] { Self.samples(of: items) }

    private static func samples(of items: [WriteItem]) -> [Sample] {
        items.compactMap { item in
            guard case .sample(let sample) = item else { return nil }
            return sample
        }
    }

    /// Takes out what somebody waits for, to be told of a failure.
    mutating func removeAwaited() -> [WriteItem] {
        let awaited = items.filter { $0.receipt != nil }
        items.removeAll { $0.receipt != nil }
        taken.removeAll { $0.receipt != nil }
        if !awaited.isEmpty { events = nil }
        return awaited
    }

    /// What it tells the listeners, session by session in the order of their first sample.
    var notices: [SampleCommit] {
        var order: [SessionID] = []
        var notices: [SessionID: SampleCommit] = [:]
        for sample in samples {
            guard let session = sample.sessionID else { continue }
            if notices[session] == nil { order.append(session) }
            var notice =
                notices[session]
                ?? SampleCommit(
                    sessionID: session,
                    samplesTaken: 0,
                    framesStored: 0,
                    lastSampleAt: sample.instant
                )
            notice.samplesTaken += 1
            notice.framesStored += sample.picture != nil && pictureFiles?[sample.frameID] != nil ? 1 : 0
            notice.lastSampleAt = max(notice.lastSampleAt, sample.instant)
            notices[session] = notice
        }
        return order.compactMap { notices[$0] }
    }

    /// Whether it is in the main file already: the answer to a commit of which only the confirmation failed.
    func isWritten(on connection: Connection) throws(DuckDBError) -> Bool {
        guard let first = samples.first else { return false }
        let rows = try connection.run(
            "SELECT 1 FROM mem.timeline WHERE instant = ? AND source = ? LIMIT 1",
            Value(first.instant),
            .integer(first.sourceID.rawValue)
        )
        return try rows.next() != nil
    }

    /// Writes it: durable when it returns, not there at all when it throws.
    func write(on connection: Connection) throws(DuckDBError) {
        try connection.transaction { () throws(DuckDBError) in
            // Even a commit of nothing proves that the disk takes something. Of a change that changes nothing DuckDB writes
            // nothing; of one there and back again it does.
            if items.allSatisfy({ if case .proof = $0 { true } else { false } }) {
                try connection.run("UPDATE mem.migrations SET name = name || ' ' WHERE number = 1")
                try connection.run("UPDATE mem.migrations SET name = rtrim(name) WHERE number = 1")
            }
            try writeFrames(on: connection)
            try writeTimeline(on: connection)
            try writeMoments(on: connection)
            try connection.write(minutes)
            var records: [SessionID: SessionRecord] = [:]
            for item in items {
                switch item {
                case .sample, .chore, .proof: break
                case .mark(let mark): try connection.write(mark)
                case .source(let source, let createdAt, _): try connection.write(source, createdAt: createdAt)
                case .annotations(let write, _): try write.run(on: connection)
                case .transcriptions(let all, _): try connection.write(all)
                case .speaker(let name, let id, _):
                    let values = [Value.text(name), .integer(id.rawValue)]
                    try connection.run("UPDATE mem.transcriptions SET speaker = ? WHERE id = ?", values)
                case .job(let write, _): try write.run(on: connection)
                case .rules(let write, _): try write.run(on: connection)
                case .takenOver(let part, _): try part.write(on: connection)
                case .segment(let segment, _): try connection.write(segment)
                // Only the last word on each session counts.
                case .session(let record, _, _): records[record.id] = record
                }
            }
            for record in records.values { try connection.write(record) }
            try connection.write(events ?? [])
        }
    }

    private func writeFrames(on connection: Connection) throws(DuckDBError) {
        let appender = try Appender(to: "frames", in: MainFile.name, on: connection)
        for sample in samples {
            guard let picture = sample.picture else { continue }
            let file = pictureFiles?[sample.frameID]
            let fingerprint = sample.fingerprint.words
            try appender.append(
                .integer(sample.frameID.rawValue),
                .integer(sample.sourceID.rawValue),
                Value(sample.instant),
                .integer(Int64(sample.pictureSize.width)),
                .integer(Int64(sample.pictureSize.height)),
                .unsigned(fingerprint.0),
                .unsigned(fingerprint.1),
                .unsigned(fingerprint.2),
                .unsigned(fingerprint.3),
                .integer(file == nil ? 0 : Int64(picture.jpeg.count)),
                .integer(Int64(picture.quality ?? jpegQuality)),
                .integer(Int64(file ?? 0)),
                .integer(file == nil ? 0 : Int64(picture.thumbnail.count))
            )
        }
        try appender.close()
    }

    private func writeMoments(on connection: Connection) throws(DuckDBError) {
        var number = firstMoment
        let appender = try Appender(to: "moments", in: MainFile.name, on: connection)
        for sample in inOrder where sample.beginsMoment {
            try appender.append(
                .integer(number),
                .integer(sample.sourceID.rawValue),
                Value(sample.instant),
                .integer(sample.frameID.rawValue)
            )
            number += 1
        }
        try appender.close()
    }

    /// In the order of time across all sources: zone maps stay narrow.
    private var inOrder: [Sample] { samples.sorted { $0.instant < $1.instant } }

    private func writeTimeline(on connection: Connection) throws(DuckDBError) {
        let appender = try Appender(to: "timeline", in: MainFile.name, on: connection)
        for sample in inOrder {
            let changed = sample.figures?.changed?.words
            try appender.append(
                Value(sample.instant),
                .integer(sample.sourceID.rawValue),
                .integer(sample.pts.microseconds),
                .integer(sample.frameID.rawValue),
                Value(sample.similarity),
                .tiny(sample.verdict.rawValue),
                sample.figures.map { .tiny($0.brightness) } ?? .null,
                sample.figures.map { .tiny($0.spread) } ?? .null,
                changed.map { .unsigned($0.0) } ?? .null,
                changed.map { .unsigned($0.1) } ?? .null,
                changed.map { .unsigned($0.2) } ?? .null,
                changed.map { .unsigned($0.3) } ?? .null,
                sample.streamFigures?.kilobits ?? .null,
                sample.streamFigures?.decibels ?? .null
            )
        }
        try appender.close()
    }
}
