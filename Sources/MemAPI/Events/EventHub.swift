internal import HTTPTypes
internal import MemCore
internal import NIOCore

/// Where events come in once and go out to all who listen; nothing at all is done while nobody does.
actor EventHub {
    /// So many may listen at once: each holds a connection for as long as it likes.
    static let maximumListeners = 256
    /// How long a connection is silent at most.
    static let heartbeat = Duration.seconds(15)
    /// How often it is looked for what is no event: how the streams are, and whether listeners may still listen.
    static let interval = Duration.seconds(1)

    /// A place among the listeners.
    struct Seat: Sendable {
        let number: Int
        /// The newest event that does not come into the mailbox, but is in the log.
        let position: EventID
        let mailbox: EventMailbox
    }

    private struct Listener {
        let filter: EventFilter
        let showsKeys: Bool
        let mayStay: @Sendable () -> Bool
        let mailbox = EventMailbox()
        /// How things were when it was told.
        var states: [EventFilter.State: ByteBuffer] = [:]
    }

    private let events: any EventFollowing
    private let control: any StreamControl
    private let health: Health
    private var listeners: [Int: Listener] = [:]
    private var lastNumber = 0
    private var position = EventID.beginning
    private var works: [Task<Void, Never>] = []
    private var isClosed = false

    init(events: any EventFollowing, control: any StreamControl, health: Health) {
        self.events = events
        self.control = control
        self.health = health
    }

    /// How many listen.
    var count: Int { listeners.count }

    /// Lets one more listen.
    ///
    /// - Parameters:
    ///   - filter: what it wants to hear.
    ///   - showsKeys: whether it may publish.
    ///   - mayStay: whether it still may listen.
    /// - Throws: ``APIError`` when there are as many as may be, or Mem ends.
    func join(
        _ filter: EventFilter,
        showsKeys: Bool,
        mayStay: @escaping @Sendable () -> Bool
    ) throws(APIError) -> Seat {
        guard !isClosed else { throw .cancelled }
        guard listeners.count < Self.maximumListeners else { throw .tooManyListeners(Self.maximumListeners) }
        if listeners.isEmpty { begin() }
        lastNumber += 1
        let (number, listener) = (lastNumber, Listener(filter: filter, showsKeys: showsKeys, mayStay: mayStay))
        listeners[number] = listener
        noteInterest()
        if !filter.states.isEmpty { Task { await showStates(to: [number]) } }
        return Seat(number: number, position: position, mailbox: listener.mailbox)
    }

    /// A listener is gone, or has to go.
    func leave(_ number: Int) {
        guard let listener = listeners.removeValue(forKey: number) else { return }
        listener.mailbox.close()
        noteInterest()
        guard listeners.isEmpty else { return }
        for work in works { work.cancel() }
        works = []
    }

    /// Sends all away, and lets nobody in any more.
    func close() {
        isClosed = true
        for number in listeners.keys { leave(number) }
    }

    private func begin() {
        let feed = events.follow()
        position = feed.last
        let hearing = Task { [weak self] in
            for await batch in feed.events {
                if Task.isCancelled { return }
                await self?.deliver(batch)
            }
        }
        let looking = Task { [weak self] in
            while !Task.isCancelled {
                try? await Task.sleep(for: Self.interval)
                if Task.isCancelled { return }
                await self?.look()
            }
        }
        works = [hearing, looking]
    }

    private func noteInterest() {
        events.hurrySamples(listeners.values.contains { $0.filter.wantsSamples })
    }

    private func deliver(_ batch: [MemoryEvent]) {
        // What a feed that was given up brings late is in the log.
        for event in batch where event.id > position {
            position = event.id
            let meant = listeners.filter { $0.value.filter.wants(event.draft) }
            guard !meant.isEmpty else { continue }
            let text = EventText.of(event)
            for (number, listener) in meant where !listener.mailbox.put(text) { leave(number) }
        }
    }

    private func look() async {
        let now = ContinuousClock.now
        var wantStates: [Int] = []
        for (number, listener) in listeners {
            guard listener.mayStay() else {
                leave(number)
                continue
            }
            if !listener.filter.states.isEmpty { wantStates.append(number) }
            guard now - listener.mailbox.lastPut >= Self.heartbeat else { continue }
            if !listener.mailbox.put(EventText.heartbeat(newest: position)) { leave(number) }
        }
        if !wantStates.isEmpty { await showStates(to: wantStates) }
    }

    /// Tells listeners how things are, if that is another way than they were told before.
    private func showStates(to numbers: [Int]) async {
        let sessions = await control.streams()
        let refusal = await control.lastRefusal()
        let areCurious = numbers.contains { listeners[$0]?.filter.states.contains(.health) == true }
        let health = areCurious ? EventText.of(.health, await self.health.look(at: sessions)) : ByteBuffer()
        var streams: [Bool: ByteBuffer] = [:]
        for number in numbers {
            // It may be gone by now.
            guard let listener = listeners[number] else { continue }
            for state in listener.filter.states {
                let text: ByteBuffer
                switch state {
                case .health: text = health
                case .streams:
                    text =
                        streams[listener.showsKeys]
                        ?? EventText.of(
                            .streams,
                            StreamListResponse(sessions, lastRefusal: refusal, showsKeys: listener.showsKeys)
                        )
                    streams[listener.showsKeys] = text
                }
                guard listeners[number]?.states[state] != text else { continue }
                listeners[number]?.states[state] = text
                listener.mailbox.put(text, as: state)
            }
        }
    }
}

extension APIError {
    /// As many listen as may.
    fileprivate static func tooManyListeners(_ maximum: Int) -> APIError {
        APIError(
            status: .serviceUnavailable,
            code: "TOO_MANY_LISTENERS",
            detail: "\(maximum) connections listen for events, which is as many as may: close some, or try again.",
            headers: [.retryAfter: "10"]
        )
    }
}
