internal import MemCore

/// What a listener wants to hear of.
struct EventFilter: Sendable {
    /// So many kinds, or streams, may be named.
    static let maximum = 100
    /// What is no event of the log, and has to be asked for by its name: how something is now.
    enum State: String, CaseIterable, Sendable {
        case streams
        case health
    }

    /// Kinds and groups of kinds; empty: all but those of ``State``.
    private let kinds: Set<String>
    /// Sessions and their sources; nil: all.
    private let sessions: (ids: Set<SessionID>, sources: Set<SourceID>)?

    init(kinds: Set<String> = [], sessions: [(id: SessionID, source: SourceID)]? = nil) {
        self.kinds = kinds
        self.sessions = sessions.map { (Set($0.map(\.id)), Set($0.map(\.source))) }
    }

    /// What the listener wants to be told of once a second, where it changes.
    var states: [State] { State.allCases.filter { kinds.contains($0.rawValue) } }

    /// Whether somebody sits and waits for samples.
    var wantsSamples: Bool { [.sampleNew, .sampleSeen, .sceneChanged].contains { wants($0) } }

    /// Whether an event is for the listener.
    func wants(_ event: EventDraft) -> Bool {
        guard wants(event.kind) else { return false }
        guard let sessions else { return true }
        if let id = event.sessionID { return sessions.ids.contains(id) }
        if let id = event.sourceID { return sessions.sources.contains(id) }
        // A note about all, or all of a time forgotten, is about these streams as well.
        return ["annotation", "memory", "server"].contains(event.kind.group)
    }

    private func wants(_ kind: EventKind) -> Bool {
        kinds.isEmpty || kinds.contains(kind.rawValue) || kinds.contains(String(kind.group))
    }

    /// Whether there is such a kind, or group of kinds.
    static func knows(_ kind: String) -> Bool {
        State(rawValue: kind) != nil || EventKind.all.contains { $0.rawValue == kind || $0.group == kind }
    }
}
