internal import DecoderProtocol
internal import Logging
internal import MemCore
internal import NIOCore

/// One conversation with the decoder process that reads a file, from its settings to its last answer.
struct ImportConversation: Sendable {
    /// What became of a sample.
    enum Taken {
        /// It is on its way to the store.
        case submitted
        /// The picture that it shows was forgotten meanwhile: it has nothing to point at.
        case forgotten
        /// The process named a picture that it never sent, or a time that can't be.
        case nonsense
    }

    /// How the process samples and judges.
    let settings: DecoderSettings
    /// How long it may be silent; a slow disk keeps it waiting, unlike a stream.
    var patience = Duration.seconds(60)
    /// Takes a sample; suspends while the store is behind, which makes the process wait in turn.
    ///
    /// Says what the process is to be told about it.
    let take: @Sendable (DecodedSample) async throws -> Taken
    /// Is told when the file says that it was recorded, before the first sample; says if that is no use.
    let opened: @Sendable (Instant?) -> ImportFailure?
    /// Is told of the codec of the samples to come.
    let coding: @Sendable (VideoCodec) -> Void
    /// Is told how far the file was read.
    let progress: @Sendable (FilePosition) -> Void
    let logger: Logger

    private let debt = DecoderDebt()
    private let forgotten: AsyncStream<UInt64>
    private let forgetting: AsyncStream<UInt64>.Continuation

    init(
        settings: DecoderSettings,
        logger: Logger,
        take: @escaping @Sendable (DecodedSample) async throws -> Taken,
        opened: @escaping @Sendable (Instant?) -> ImportFailure?,
        coding: @escaping @Sendable (VideoCodec) -> Void,
        progress: @escaping @Sendable (FilePosition) -> Void
    ) {
        self.settings = settings
        self.logger = logger
        self.take = take
        self.opened = opened
        self.coding = coding
        self.progress = progress
        (forgotten, forgetting) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(64))
    }

    /// The picture of this number is not to be pointed at any more: the process keeps the next one like it anew.
    func forget(_ number: UInt64) {
        forgetting.yield(number)
    }

    /// Talks until the file is read, and returns how far that was.
    ///
    /// - Parameter wait: how long the process waits for a processor.
    func run(
        on channel: DecoderProcess.Channel,
        wait: ProcessorWait
    ) async throws -> Result<FilePosition, ImportFailure> {
        try await channel.executeThenClose { inbound, outbound in
            var opening = ByteBuffer()
            DecoderRequest.settings(settings).write(into: &opening)
            DecoderRequest.file.write(into: &opening)
            debt.owe(.opening)
            debt.owe(.end)
            try await outbound.write(opening)
            return await withTaskGroup(of: Result<FilePosition, ImportFailure>?.self) { group in
                group.addTask { await listen(to: inbound) }
                group.addTask { await watch(wait) }
                group.addTask { await passOn(to: outbound) }
                defer { group.cancelAll() }
                for await outcome in group {
                    if let outcome { return outcome }
                }
                return .failure(ImportFailure("it was cancelled"))
            }
        }
    }

    private func listen(
        to inbound: NIOAsyncChannelInboundStream<ByteBuffer>
    ) async -> Result<FilePosition, ImportFailure> {
        var buffer = ByteBuffer()
        var position: FilePosition?
        do {
            for try await chunk in inbound {
                buffer.writeImmutableBuffer(chunk)
                while let response = try DecoderResponse.next(from: &buffer) {
                    debt.settle(by: response)
                    switch response {
                    case .ready, .progress, .rejected: break
                    case .opened(let instant):
                        if let failure = opened(instant) { return .failure(failure) }
                    case .coding(let codec): coding(codec)
                    case .sample(let sample):
                        debt.pause()
                        defer { debt.resume() }
                        switch try await take(sample) {
                        case .submitted: break
                        case .forgotten: forget(sample.pictureNumber)
                        case .nonsense: return .failure(.nonsense)
                        }
                    case .position(let now):
                        position = now
                        progress(now)
                    case .failure(_, let reason): return .failure(ImportFailure(reason))
                    case .finished: return position.map(Result.success) ?? .failure(.nonsense)
                    }
                }
                buffer.discardReadBytes()
            }
        } catch let error as StoreFailure {
            return .failure(ImportFailure("the store refused it: \(error)"))
        } catch is RecordError {
            return .failure(.nonsense)
        } catch {
            logger.debug("the connection to the decoder broke", metadata: ["reason": "\(error)"])
        }
        return .failure(
            ImportFailure("the decoder process ended in the middle of it: the file is damaged, or asks for too much")
        )
    }

    /// Tells the process what was forgotten, while it reads.
    private func passOn(
        to outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) async -> Result<FilePosition, ImportFailure>? {
        for await number in forgotten {
            var record = ByteBuffer()
            DecoderRequest.forget(number).write(into: &record)
            // If the process is gone, `listen` sees the same end and says why.
            try? await outbound.write(record)
        }
        return nil
    }

    /// Looks once a second whether an answer is overdue.
    private func watch(_ wait: ProcessorWait) async -> Result<FilePosition, ImportFailure>? {
        while !Task.isCancelled {
            do { try await Task.sleep(for: min(.seconds(1), patience / 4)) } catch { return nil }
            if debt.overdue(after: patience, waited: { wait.total }) != nil {
                return .failure(ImportFailure("the decoder process got no further for \(patience)"))
            }
        }
        return nil
    }
}

/// Why a file can't be imported; ends the job.
struct ImportFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Words that follow "can't be imported: ".
    let description: String

    init(_ description: String) {
        self.description = description
    }

    /// The process has decoded a stranger's bytes: nothing in its answers is trusted.
    static let nonsense = ImportFailure("the decoder process answered with what makes no sense")
}
