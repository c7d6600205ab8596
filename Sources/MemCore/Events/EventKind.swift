/// What kind of thing happened: a group, a dot, and what became of it.
///
/// An open set: whoever meets a kind that they don't know leaves it alone.
public struct EventKind: Hashable, Sendable, RawRepresentable {
    /// The word that API, database and page use.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Mem was started with this memory.
    public static let serverStarted = EventKind(rawValue: "server.started")

    /// A session was created.
    public static let sessionCreated = EventKind(rawValue: "session.created")
    /// A publisher with its key is let in from now on.
    public static let sessionArmed = EventKind(rawValue: "session.armed")
    /// Video arrives.
    public static let sessionLive = EventKind(rawValue: "session.live")
    /// The publisher was lost, and is expected back.
    public static let sessionReconnecting = EventKind(rawValue: "session.reconnecting")
    /// The publisher said goodbye, or the session was stopped.
    public static let sessionEnded = EventKind(rawValue: "session.ended")
    /// Nothing is remembered of it.
    public static let sessionError = EventKind(rawValue: "session.error")
    /// It was taken out of the list.
    public static let sessionDeleted = EventKind(rawValue: "session.deleted")
    /// It has another name.
    public static let sessionRenamed = EventKind(rawValue: "session.renamed")
    /// It has another key.
    public static let sessionKeyChanged = EventKind(rawValue: "session.key_changed")

    /// From a sample on the video has another size or codec.
    public static let formatChanged = EventKind(rawValue: "format.changed")
    /// Nothing was remembered for a while, which is over.
    public static let gap = EventKind(rawValue: "gap")
    /// A picture was kept.
    public static let sampleNew = EventKind(rawValue: "sample.new")
    /// A picture that was kept earlier is on screen again.
    public static let sampleSeen = EventKind(rawValue: "sample.seen")
    /// A sample looks different from the one before.
    public static let sceneChanged = EventKind(rawValue: "scene.changed")

    /// The disk fills up, or is full.
    public static let storageLow = EventKind(rawValue: "storage.low")
    /// The disk has room again.
    public static let storageOK = EventKind(rawValue: "storage.ok")
    /// An import gets on, or is over.
    public static let jobProgress = EventKind(rawValue: "job.progress")

    /// A note was written.
    public static let annotationCreated = EventKind(rawValue: "annotation.created")
    /// A note was changed.
    public static let annotationChanged = EventKind(rawValue: "annotation.changed")
    /// A note was removed.
    public static let annotationDeleted = EventKind(rawValue: "annotation.deleted")
    /// A part of the memory was forgotten.
    public static let memoryForgotten = EventKind(rawValue: "memory.forgotten")

    /// A rule's condition came to hold for a stream.
    public static let alertFired = EventKind(rawValue: "alert.fired")
    /// The condition of an alert holds no more.
    public static let alertResolved = EventKind(rawValue: "alert.resolved")

    /// All kinds that there are, in the order in which people are told of them.
    public static let all: [EventKind] = [
        serverStarted, sessionCreated, sessionArmed, sessionLive, sessionReconnecting, sessionEnded, sessionError,
        sessionDeleted, sessionRenamed, sessionKeyChanged, formatChanged, gap, sampleNew, sampleSeen, sceneChanged,
        storageLow, storageOK, jobProgress, annotationCreated, annotationChanged, annotationDeleted, memoryForgotten,
        alertFired, alertResolved,
    ]

    /// The part before the dot: `session`.
    public var group: Substring { rawValue.prefix { $0 != "." } }

    /// Whether it tells of one sample.
    public var isOfSample: Bool { [.sampleNew, .sampleSeen, .sceneChanged].contains(self) }
}

extension EventKind: CustomStringConvertible {
    /// The word.
    public var description: String { rawValue }
}
