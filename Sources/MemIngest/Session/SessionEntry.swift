internal import MemCore
internal import NIOCore

/// What the registry knows of one session.
struct SessionEntry {
    /// The part that outlives the program; its settings are changed by ``set(_:)``.
    var record: SessionRecord
    /// The record's settings, for its decoders.
    let settings: CurrentStreamSettings
    /// Counts of committed samples.
    var history: SessionHistory
    /// The pictures that its decoders recognise.
    let memory = PictureMemory()
    /// How its decoders have failed.
    let decoderFailures = DecoderFailures()
    /// The publisher that is there now.
    var live: LivePublisher?
    /// The stream of a publisher that left, while its last samples are on their way.
    var ending: EndingStream?
    /// Why the next publisher's first sample comes after a gap.
    var gapCause: GapCause
    /// The newest sample that was submitted; the committed ones of the history may lag behind.
    var lastInstant: Instant?
    /// When samples were committed last in this run of the program.
    var lastCommit: ContinuousClock.Instant?
    /// Where its last publisher came from, in this run of the program.
    var lastAddress: PeerAddress?
    /// What happened to it and is told with its next save.
    var untold: [EventDraft] = []
    /// Whether its record could not be saved, and will be tried again.
    var awaitsSave = false
    /// Access units of the newest connection that were no use.
    var skipped = 0
    /// Access units of the newest connection that were left out because the decoder was behind.
    var leftOut = 0
    /// Access units dropped on connections before the present one.
    var droppedBefore: Int

    init(record: SessionRecord, history: SessionHistory, gapCause: GapCause) {
        self.record = record
        settings = CurrentStreamSettings(record.settings)
        self.history = history
        self.gapCause = gapCause
        droppedBefore = record.dropped
    }

    /// Gives it other settings.
    mutating func set(_ settings: StreamSettings) {
        record.settings = settings
        self.settings.value = settings
    }

    /// Where the session is in its life.
    func status(_ snapshot: LiveSnapshot?) -> StreamStatus {
        if let snapshot {
            if snapshot.errorReason != nil { return .error }
            return snapshot.isVideoArriving ? .live : .waiting
        }
        if record.errorReason != nil { return .error }
        return record.isArmed && !record.saidGoodbye ? .waiting : .ended
    }
}

/// A publisher that was let in.
struct LivePublisher: Sendable {
    /// Its connection, to end it.
    var connection: any PublisherConnection
    /// Its video.
    var stream: LiveStream
    /// Runs the stream to its end.
    var work: Task<Void, Never>
    /// The stream of the publisher before, if it was not at its end when this one came: its samples go first.
    var before: EndingStream?
}

/// What the registry needs of a connection.
protocol PublisherConnection: AnyObject, Sendable {
    /// Tells the publisher why, and closes; returns when that is on its way.
    func end(reason: String) async

    /// Tells the publisher something that does not end the connection.
    func tell(_ reason: String)

    /// How long nothing at all has come from the publisher.
    var silence: Duration { get }

    /// Where what comes from the publisher is received; nil: on no event loop.
    var eventLoop: (any EventLoop)? { get }
}

extension PublisherConnection {
    var eventLoop: (any EventLoop)? { nil }
}
