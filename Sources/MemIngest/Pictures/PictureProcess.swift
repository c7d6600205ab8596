internal import DecoderProtocol
internal import MemCore
internal import NIOCore

/// The talk with one process that works on pictures: one job after the other.
struct PictureProcess: Sendable {
    /// How long a job may take.
    let patience: Duration
    /// The next job, nil when the process is to end.
    let next: @Sendable () async -> PicturePool.Job?
    /// Takes a job back that a new process may well do.
    let takeBack: @Sendable (PicturePool.Job) async -> Void

    /// Talks until there is nothing to do; a sentence if the process failed before.
    func run(on channel: DecoderProcess.Channel) async throws -> String? {
        try await channel.executeThenClose { inbound, outbound in
            var answers = Answers(chunks: inbound.makeAsyncIterator())
            var opening = ByteBuffer()
            PictureRequest.settings(PictureSettings()).write(into: &opening)
            // If the process is gone already, its first job finds out.
            try? await outbound.write(opening)
            var isFresh = true
            while let job = await next() {
                let watchdog = Task {
                    try await Task.sleep(for: patience)
                    try? await channel.channel.close()
                }
                defer { watchdog.cancel() }
                let start = ContinuousClock.now
                var record = ByteBuffer()
                job.request.write(into: &record)
                do {
                    try await outbound.write(record)
                    switch try await answers.next() {
                    case .refused(.unreadable, let reason):
                        job.answer.resume(returning: .failure(.unreadable(reason)))
                    case .refused(.tooLarge, let reason):
                        job.answer.resume(returning: .failure(.tooLarge(reason)))
                    case .refused(.broken, let reason):
                        job.answer.resume(returning: .failure(.fatal(reason)))
                        return reason
                    case let response?: job.answer.resume(returning: .success(response))
                    case nil: throw ProcessIsGone()
                    }
                    isFresh = false
                } catch  where Task.isCancelled {
                    job.answer.resume(returning: .failure(PicturePool.closed))
                    return nil
                } catch {
                    let isOverdue = ContinuousClock.now - start >= patience
                    let reason =
                        if isOverdue {
                            "it took longer than \(patience)"
                        } else if let error = error as? RecordError {
                            "the process sent nonsense: \(error)"
                        } else {
                            "the process crashed"
                        }
                    // It may have died of what it did before, or while it had nothing to do.
                    if !isFresh, !isOverdue {
                        await takeBack(job)
                    } else {
                        job.answer.resume(returning: .failure(.fatal(reason)))
                    }
                    return reason
                }
            }
            return nil
        }
    }

    private struct ProcessIsGone: Error {}

    /// The answers in what comes from the process.
    private struct Answers {
        var chunks: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
        var buffer = ByteBuffer()

        /// The next answer to a job, nil at the end.
        mutating func next() async throws -> PictureResponse? {
            while true {
                while let response = try PictureResponse.next(from: &buffer) {
                    if response != .ready { return response }
                }
                buffer.discardReadBytes()
                guard let chunk = try await chunks.next() else { return nil }
                buffer.writeImmutableBuffer(chunk)
            }
        }
    }
}
