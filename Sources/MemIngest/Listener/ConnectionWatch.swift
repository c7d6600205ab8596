internal import NIOCore

/// Looks once a second for what is no event: a publisher that says nothing, or does not go.
///
/// Bound to the event loop of its connection.
final class ConnectionWatch: NIOScheduledCallbackHandler {
    private let connection: Connection
    private var next: NIOScheduledCallback?
    private var isStopped = false

    /// Begins to watch.
    init(_ connection: Connection, on eventLoop: any EventLoop) {
        self.connection = connection
        wait(on: eventLoop)
    }

    /// The connection is gone.
    func stop() {
        isStopped = true
        next?.cancel()
        next = nil
    }

    func handleScheduledCallback(eventLoop: some EventLoop) {
        connection.look()
        if !isStopped { wait(on: eventLoop) }
    }

    private func wait(on eventLoop: any EventLoop) {
        let deadline = eventLoop.now.next(.seconds(1))
        next = try? eventLoop.assumeIsolated().scheduleCallback(at: deadline, handler: self)
    }
}
