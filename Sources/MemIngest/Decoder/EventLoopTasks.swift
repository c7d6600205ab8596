internal import NIOCore

/// Runs tasks on an event loop: what they read and write there wakes no other thread.
///
/// For tasks that are short between two waits, since all connections of the event loop wait for them.
final class EventLoopTasks: TaskExecutor {
    private let eventLoop: any EventLoop

    /// Creates an executor that runs tasks between other work of the event loop.
    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        eventLoop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

extension EventLoop {
    /// Waits until a time that whoever waits for the same span is woken at, without a timer of its own.
    ///
    /// - Throws: when the task is cancelled.
    func wait(_ span: TimeAmount) async throws {
        let wait = scheduleTask(deadline: now.next(span)) {}
        try await withTaskCancellationHandler {
            try await wait.futureResult.get()
        } onCancel: {
            wait.cancel()
        }
    }
}
