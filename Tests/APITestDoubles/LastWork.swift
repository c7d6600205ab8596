internal import ServiceLifecycle

/// What stands in for all that ends before the API does: it hears of the end, and is done when the test says so.
struct LastWork: Service {
    private let heard = AsyncStream<Void>.makeStream()
    private let finishing = AsyncStream<Void>.makeStream()

    func run() async {
        try? await gracefulShutdown()
        heard.continuation.finish()
        for await _ in finishing.stream {}
    }

    /// Returns when it has heard of the end.
    func hears() async {
        for await _ in heard.stream {}
    }

    /// Lets it end.
    func finish() { finishing.continuation.finish() }
}
