public import ServiceLifecycle

// The API outlives what it asks: so that it tells that Mem ends for as long as that takes. A group of services ends them
// in reverse, so its order is: the server, its farewell, all that takes something in, and last the notice.
extension MemAPIServer {
    /// Lets `/ready` say from the first moment of the end on that Mem is not ready.
    public var endingNotice: some Service { EndingNotice(ending: ending) }

    /// Ends when those who ask `/ready` regularly have heard of it, if that is soon.
    public var farewell: some Service { Farewell(ending: ending) }
}

private struct EndingNotice: Service {
    let ending: Ending

    func run() async {
        // Cancelled, because another service failed: that is an end as well.
        try? await gracefulShutdown()
        ending.begin()
    }
}

private struct Farewell: Service {
    let ending: Ending

    func run() async {
        try? await gracefulShutdown()
        await ending.isKnown()
    }
}
